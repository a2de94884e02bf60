import type { CarriedAnswer, ReportAnswer, ReportSummary, ReportView } from '@unstuck/protocol';
import type { Answer } from './api-client.ts';
import type { Locale, Trouble } from './messages/message.ts';

/** What the console shows. A token is signed in once the service has taken it. */
export interface ConsoleState {
  readonly locale: Locale;
  /** How many questions are on their way. */
  readonly asking: number;
  readonly signedIn: boolean;
  readonly wrongToken: boolean;
  readonly trouble: Trouble | null;
  readonly latest: readonly ReportSummary[] | null;
  /** Keys to choose from; empty where the service has no sites. */
  readonly sites: readonly string[];
  /** The one whose reports are listed; null for those of all. */
  readonly site: string | null;
  readonly view: ReportView | null;
  readonly unseen: string | null;
  readonly unreadable: boolean;
}

export type ConsoleEvent =
  | { readonly type: 'asked' }
  | { readonly type: 'answered' }
  | { readonly type: 'latest'; readonly answer: Answer<readonly ReportSummary[]> }
  | { readonly type: 'sites'; readonly answer: Answer<readonly string[]> }
  | { readonly type: 'site-chosen'; readonly site: string | null }
  | { readonly type: 'report'; readonly answer: Answer<ReportAnswer | CarriedAnswer> }
  | { readonly type: 'left' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'language'; readonly locale: Locale };

export function initialConsole(locale: Locale): ConsoleState {
  return { locale, asking: 0, signedIn: false, wrongToken: false, trouble: null, latest: null, sites: [], site: null, view: null, unseen: null, unreadable: false };
}

/** Pure: the whole of what an event changes on the screen. */
export function nextConsole(state: ConsoleState, event: ConsoleEvent): ConsoleState {
  switch (event.type) {
    case 'asked':
      return { ...state, asking: state.asking + 1 };
    case 'answered':
      return { ...state, asking: state.asking - 1 };
    case 'language':
      return { ...state, locale: event.locale };
    case 'left':
      return { ...state, ...NOTHING, trouble: null };
    case 'signed-out':
      return { ...initialConsole(state.locale), asking: state.asking };
    case 'latest':
      return event.answer.kind === 'ok' ? { ...inside(state), latest: event.answer.value } : refused(state, event.answer);
    case 'sites':
      return event.answer.kind === 'ok' ? { ...inside(state), sites: event.answer.value } : refused(state, event.answer);
    case 'site-chosen':
      return { ...state, site: event.site };
    case 'report':
      return event.answer.kind === 'ok' ? showAnswer(inside(state), event.answer.value) : refused(state, event.answer);
  }
}

const NOTHING = { view: null, unseen: null, unreadable: false } as const;

function inside(state: ConsoleState): ConsoleState {
  return { ...state, signedIn: true, wrongToken: false, trouble: null };
}

function refused(state: ConsoleState, answer: Exclude<Answer<never>, { kind: 'ok' }>): ConsoleState {
  return answer.kind === 'signed-out' ? { ...initialConsole(state.locale), asking: state.asking, wrongToken: true } : { ...state, trouble: answer.why };
}

function showAnswer(state: ConsoleState, value: ReportAnswer | CarriedAnswer): ConsoleState {
  switch (value.status) {
    case 'found':
      return { ...state, ...NOTHING, view: value };
    case 'unseen':
      return { ...state, ...NOTHING, unseen: value.reference };
    case 'unreadable':
      return { ...state, ...NOTHING, unreadable: true };
    case 'typo':
      return { ...state, ...NOTHING };
  }
}
