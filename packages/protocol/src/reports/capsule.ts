import * as v from 'valibot';
import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { PIECES, WORDS } from './capsule-words.ts';
import { fitReport } from './fit-report.ts';
import { checksum } from './image-chunks.ts';
import { knownPart } from '../known-part.ts';
import { reportSchema } from './report.ts';
import type { Report } from './report.ts';
import { REPORT_SHAPE } from './report-shape.ts';
import type { Shape } from './report-shape.ts';
import { shorten } from './shorten-report.ts';

/** Every capsule begins with it; the number is that of its format. */
export const CAPSULE_PREFIX = 'U1.';

const CHECK_BYTES = 4;
/** Kinds of a scalar; a number is followed by its thousandths where it is not whole. */
const KIND = { null: 0, no: 1, yes: 2, text: 3, whole: 4, negative: 5, thousandths: 6, negativeThousandths: 7 } as const;

/**
 * A report as text for an address, a message or a QR code: letters, digits, `-` and `_` after the prefix. Positions stand for field
 * names, numbers for words seen before. It never throws; what is no report gives an empty text.
 * @param maxLength in characters: what matters least is left out until it fits
 */
export function encodeCapsule(report: Report, maxLength = Infinity): string {
  let capsule = '';
  for (let left = fitReport(report); left !== null; left = capsule.length > maxLength ? shorten(left) : null) {
    capsule = CAPSULE_PREFIX + toBase64Url(seal(pack(left)));
  }
  return capsule;
}

/** The report in a capsule, with or without a message around it; null for what is none, or is damaged. It never throws. */
export function decodeCapsule(text: string): Report | null {
  for (const piece of text.split(CAPSULE_PREFIX).slice(1)) {
    // Mail programs break lines, put marks of quotation before them and escape; messengers add characters that nobody sees.
    const payload = unseal(fromBase64Url(piece.replace(/=\r?\n|[\s>\\\xad\u200b-\u200d]+/g, '')));
    const report = payload && unpack(payload);
    if (report) return report;
  }
  return null;
}

function seal(payload: readonly number[]): number[] {
  const sealed: number[] = [];
  writeNumber(sealed, payload.length);
  // Four bytes of the checksum's 32 bits.
  const check = parseInt(checksum(payload.join()), 36);
  return sealed.concat(payload, [check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255]);
}

/** Whatever comes after the end it was sealed with is somebody else's. */
function unseal(bytes: readonly number[]): readonly number[] | null {
  const source = { bytes, at: 0 };
  const length = readNumber(source);
  const end = source.at + length + CHECK_BYTES;
  const payload = bytes.slice(source.at, source.at + length);
  return seal(payload).join() === bytes.slice(0, end).join() ? payload : null;
}

function pack(report: Report): number[] {
  const bytes: number[] = [];
  const words = WORDS.slice();
  const number = (value: number): void => writeNumber(bytes, value);

  function text(value: string): void {
    const known = words.indexOf(value);
    number(known + 1);
    if (known >= 0) return;
    words.push(value);
    let short = value;
    PIECES.forEach((piece, index) => (short = short.split(piece).join(String.fromCharCode(index + 1))));
    const octets = encodeURIComponent(short).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    number(octets.length);
    for (let index = 0; index < octets.length; index += 1) bytes.push(octets.charCodeAt(index));
  }

  function scalar(value: unknown): void {
    if (typeof value === 'string') {
      number(KIND.text);
      text(value);
    } else if (typeof value === 'number') {
      const size = Math.abs(value);
      const whole = size % 1 === 0;
      number(whole ? (value < 0 ? KIND.negative : KIND.whole) : value < 0 ? KIND.negativeThousandths : KIND.thousandths);
      number(whole ? size : Math.round(size * 1000));
    } else number(value === null ? KIND.null : value ? KIND.yes : KIND.no);
  }

  function write(shape: Shape, value: unknown): void {
    switch (shape.is) {
      case 'id':
      case 'text':
        return text(value as string);
      case 'one-of':
        return number(shape.options.indexOf(value as string));
      case 'time':
        return number(new Date(value as string).getTime());
      case 'count':
        return number(value as number);
      case 'share':
        return number(Math.round((value as number) * 1000));
      case 'scalar':
        return scalar(value);
      case 'nullable':
        number(value === null ? 0 : 1);
        return value === null ? undefined : write(shape.of, value);
      case 'list': {
        const items = value as readonly unknown[];
        number(items.length);
        return items.forEach((item) => write(shape.of, item));
      }
      case 'map': {
        const map = Object(value);
        const keys = Object.keys(map);
        number(keys.length);
        return keys.forEach((key) => {
          if (shape.options === null) text(key);
          else number(shape.options.indexOf(key));
          write(shape.of, map[key]);
        });
      }
      case 'fields':
        return Object.keys(shape.fields).forEach((name) => {
          const inner = shape.fields[name];
          if (inner) write(inner, Object(value)[name]);
        });
    }
  }

  write(REPORT_SHAPE, report);
  return bytes;
}

function unpack(payload: readonly number[]): Report | null {
  const source = { bytes: payload, at: 0 };
  const words = WORDS.slice();
  const number = (): number => readNumber(source);

  function text(): string {
    const known = number();
    if (known > 0) return words[known - 1] ?? fail();
    const length = number();
    let escaped = '';
    for (let left = length; left > 0; left -= 1) escaped += `%${((source.bytes[source.at++] ?? fail()) + 256).toString(16).slice(1)}`;
    let whole = decodeURIComponent(escaped);
    PIECES.forEach((piece, index) => (whole = whole.split(String.fromCharCode(index + 1)).join(piece)));
    words.push(whole);
    return whole;
  }

  function scalar(): string | number | boolean | null {
    const kind = number();
    if (kind === KIND.text) return text();
    if (kind < KIND.text) return kind === KIND.null ? null : kind === KIND.yes;
    const size = kind < KIND.thousandths ? number() : number() / 1000;
    return kind === KIND.negative || kind === KIND.negativeThousandths ? -size : size;
  }

  function read(shape: Shape): unknown {
    switch (shape.is) {
      case 'id':
      case 'text':
        return text();
      case 'one-of':
        return named(shape.options, number());
      case 'time':
        return new Date(number()).toISOString();
      case 'count':
        return number();
      case 'share':
        return number() / 1000;
      case 'scalar':
        return scalar();
      case 'nullable':
        return number() === 0 ? null : read(shape.of);
      case 'list': {
        const items: unknown[] = [];
        for (let left = entries(); left > 0; left -= 1) items.push(read(shape.of));
        return items;
      }
      case 'map': {
        const map: Record<string, unknown> = {};
        const size = entries();
        for (let left = size; left > 0; left -= 1) {
          const key = shape.options === null ? text() : named(shape.options, number());
          map[key] = read(shape.of);
        }
        return size > 0 || shape.needed ? map : undefined;
      }
      case 'fields': {
        const fields: Record<string, unknown> = {};
        for (const [name, inner] of Object.entries(shape.fields)) {
          // Of before the report had the rest: only whole reports grow, and at their end.
          if (source.at === payload.length) break;
          const field = read(inner);
          if (field !== undefined) fields[name] = field;
        }
        return fields;
      }
    }
  }

  /** Each has a byte at least. */
  function entries(): number {
    const count = number();
    return count <= payload.length - source.at ? count : fail();
  }

  try {
    const checked = v.safeParse(reportSchema, knownPart({ schema: 1, ...(read(REPORT_SHAPE) as object) }));
    // What a newer page adds comes at the end.
    return checked.success && source.at <= payload.length ? checked.output : null;
  } catch {
    return null;
  }
}

/** One that a newer page has added to the list stays a name, if only of its place. */
function named(options: readonly string[], index: number): string {
  return options[index] ?? `newer-${index}`;
}

function fail(): never {
  throw new RangeError('not a capsule');
}

/** Seven bits a byte, the lowest first, the eighth says that more follow. */
function writeNumber(bytes: number[], value: number): void {
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  bytes.push(left);
}

/** NaN at the end of the bytes. */
function readNumber(source: { readonly bytes: readonly number[]; at: number }): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 50; factor *= 128) {
    const byte = source.bytes[source.at++] ?? NaN;
    value += (byte % 128) * factor;
    if (!(byte > 127)) return value;
  }
  return NaN;
}
