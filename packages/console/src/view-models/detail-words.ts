import type { EnvironmentField } from '@unstuck/protocol';
import type { Messages } from '../messages/message.ts';

type Scalar = string | number | boolean | null;
export type Detail = Readonly<Record<string, Scalar>>;
type Book = Readonly<Record<string, string>>;

/** The word for an id; one that a page newer than this console made up stands for itself. */
export function wordOf(id: string, words: Book): string {
  return Object.hasOwn(words, id) ? (words[id] ?? id) : id;
}

/** Name and value of each detail, in words where there are some. */
export function detailWords(detail: Detail | undefined, messages: Messages): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(detail ?? {}).map(([name, value]) => ({ name: wordOf(name, messages.story.details), value: valueWord(name, value, messages) }));
}

export function environmentWords(field: EnvironmentField, value: Scalar, messages: Messages): string {
  return valueWord(field, value, messages);
}

/** How a delivery ended; the status of a refusal stands behind its word. */
export function doorOutcomeWord(outcome: string, { story }: Messages): string {
  const [, status] = /^refused-(\d{3})$/.exec(outcome) ?? [];
  return status === undefined ? wordOf(outcome, story.doorOutcomes) : `${story.doorOutcomes.refused} ${status}`;
}

/** An event as a page noted it. */
export function eventWord(what: string, { story }: Messages): string {
  return wordOf(what, story.events);
}

function valueWord(name: string, value: Scalar, messages: Messages): string {
  if (value === null) return '–';
  if (typeof value === 'number') return value + unitOf(name);
  const book = typeof value === 'boolean' ? messages.story.truths : typeof value === 'string' ? bookOf(name, messages) : undefined;
  return book === undefined ? String(value) : wordOf(String(value), book);
}

/** What a number counts, by the name of its detail. */
function unitOf(name: string): string {
  if (/(?:^m|M)s$/.test(name)) return ' ms';
  return name.endsWith('Seconds') ? ' s' : '';
}

/** Which words the values of a detail have. */
function bookOf(name: string, { story, phases, failures, money, channels, causes, orderStates }: Messages): Book | undefined {
  switch (name) {
    case 'from':
    case 'to':
    case 'phase':
      return phases;
    case 'failure':
      return failures;
    case 'money':
      return money;
    case 'channel':
      return channels;
    case 'cause':
      return causes;
    case 'state':
      return orderStates;
    case 'redirected':
      return story.truths;
    case 'operation':
      return story.operations;
    case 'outcome':
      return story.outcomes;
    case 'by':
      return { ...story.doors, ...story.ways };
    case 'store':
    case 'storage':
      return story.stores;
    case 'level':
      return story.levels;
    case 'newTab':
      return story.newTab;
    case 'visibility':
      return story.visibility;
    default:
      return undefined;
  }
}
