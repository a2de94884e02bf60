/** A value as OTLP's JSON has it. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** 64 bits, which JSON's numbers are not. */
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** What becomes an {@link AnyValue}: JSON. Members that are null or undefined are left out; OTLP has no value for them. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [key: string]: Plain };

export function toKeyValues(members: { readonly [key: string]: Plain }): readonly KeyValue[] {
  return Object.entries(members).flatMap(([key, plain]) => {
    const value = toAnyValue(plain);
    return value === null ? [] : [{ key, value }];
  });
}

function toAnyValue(plain: Plain): AnyValue | null {
  switch (typeof plain) {
    case 'string':
      return { stringValue: plain };
    case 'boolean':
      return { boolValue: plain };
    case 'number':
      return Number.isSafeInteger(plain) ? { intValue: String(plain) } : { doubleValue: plain };
    case 'undefined':
      return null;
    default:
      if (plain === null) return null;
      if (isList(plain)) return { arrayValue: { values: plain.flatMap((item) => toAnyValue(item) ?? []) } };
      return { kvlistValue: { values: toKeyValues(plain) } };
  }
}

function isList(plain: readonly Plain[] | { readonly [key: string]: Plain }): plain is readonly Plain[] {
  return Array.isArray(plain);
}
