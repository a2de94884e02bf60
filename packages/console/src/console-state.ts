import type { BookedTransfer, CarriedAnswer, OrderSummary, Placement, ReportAnswer, ReportSummary, ReportView } from '@unstuck/protocol';
import type { Answer, Deed, ReportChoice } from './api-client.ts';
import type { Locale, Trouble } from './messages/message.ts';

/** What came of the last thing that was done to an order. */
export type Done =
  | { readonly kind: 'approved'; readonly order: OrderSummary }
  | { readonly kind: 'turned-down'; readonly order: OrderSummary }
  | { readonly kind: 'placed'; readonly order: OrderSummary; readonly placement: Placement }
  | { readonly kind: 'booked'; readonly order: BookedTransfer; /** Minor units, as it arrived. */ readonly amount: number }
  | { readonly kind: 'refused'; /** An order's id, or a payment's trade number. */ readonly subject: string; readonly remedies: readonly string[] };

/** What is listed; each is empty where it does not matter. */
export interface Chosen extends Omit<ReportChoice, 'account'> {
  /** An account, or the number or the transfer text of an order, whose orders and reports these are. */
  readonly sought: string;
}

/** What the console shows. A token is signed in once the service has taken it. */
export interface ConsoleState extends Chosen {
  readonly locale: Locale;
  /** How many questions are on their way. */
  readonly asking: number;
  readonly signedIn: boolean;
  readonly wrongToken: boolean;
  readonly trouble: Trouble | null;
  readonly latest: readonly ReportSummary[] | null;
  /** Keys to choose from; empty where the service has no sites. */
  readonly sites: readonly string[];
  /** Orders that wait for a person, or those that were looked for. */
  readonly orders: readonly OrderSummary[] | null;
  /** Orders with money that a person has to place. */
  readonly aside: readonly OrderSummary[];
  /** Something is being done to an order. */
  readonly doing: boolean;
  readonly done: Done | null;
  readonly view: ReportView | null;
  readonly unseen: string | null;
  readonly unreadable: boolean;
}

export type ConsoleEvent =
  | { readonly type: 'asked' }
  | { readonly type: 'answered' }
  | { readonly type: 'latest'; readonly answer: Answer<readonly ReportSummary[]> }
  | { readonly type: 'sites'; readonly answer: Answer<readonly string[]> }
  | { readonly type: 'chosen'; readonly chosen: Partial<Chosen> }
  | { readonly type: 'doing' }
  | { readonly type: 'orders' | 'aside'; readonly answer: Answer<readonly OrderSummary[]> }
  | { readonly type: 'placed'; readonly subject: string; readonly placement: Placement; readonly answer: Deed<OrderSummary> }
  | { readonly type: 'approved' | 'turned-down'; readonly subject: string; readonly answer: Deed<OrderSummary> }
  | { readonly type: 'booked'; readonly subject: string; readonly amount: number; readonly answer: Deed<BookedTransfer> }
  | { readonly type: 'report'; readonly answer: Answer<ReportAnswer | CarriedAnswer> }
  | { readonly type: 'left' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'language'; readonly locale: Locale };

export function initialConsole(locale: Locale): ConsoleState {
  return { locale, asking: 0, signedIn: false, wrongToken: false, trouble: null, latest: null, sites: [], site: '', until: '', sought: '', orders: null, aside: [], doing: false, done: null, view: null, unseen: null, unreadable: false };
}

/** Whose orders are listed; empty where they are of many. */
export function accountOf({ sought, orders }: ConsoleState): string {
  return sought && (orders?.[0]?.account ?? sought);
}

/** Pure: the whole of what an event changes on the screen. */
export function nextConsole(state: ConsoleState, event: ConsoleEvent): ConsoleState {
  switch (event.type) {
    case 'asked':
      // Not with the answer: that may be to another question, of before.
      return { ...state, asking: state.asking + 1, trouble: null };
    case 'answered':
      return { ...state, asking: state.asking - 1 };
    case 'language':
      return { ...state, locale: event.locale };
    case 'left':
      return { ...state, ...NOTHING, done: null, trouble: null };
    case 'signed-out':
      return { ...initialConsole(state.locale), asking: state.asking };
    case 'latest':
    case 'sites':
    case 'orders':
    case 'aside': {
      const { type: list, answer } = event;
      return answer.kind === 'ok' ? { ...inside(state), [list]: answer.value } : refused(state, answer);
    }
    case 'chosen':
      // Nothing is to stand under the name of an account that is not its own.
      return { ...state, ...(event.chosen.sought && { orders: null, latest: null }), ...event.chosen };
    case 'doing':
      return { ...state, doing: true, done: null };
    case 'approved':
    case 'turned-down':
    case 'placed':
    case 'booked': {
      const { type: kind, subject, answer, ...how } = event;
      return answer.kind === 'ok' ? { ...inside(state), doing: false, done: { kind, order: answer.value, ...how } as Done } : undone(state, subject, answer);
    }
    case 'report':
      return event.answer.kind === 'ok' ? showAnswer(inside(state), event.answer.value) : refused(state, event.answer);
  }
}

function undone(state: ConsoleState, subject: string, answer: Exclude<Deed<never>, { kind: 'ok' }>): ConsoleState {
  const idle = { ...state, doing: false };
  return answer.kind === 'refused' ? { ...inside(idle), done: { kind: 'refused', subject, remedies: answer.remedies } } : refused(idle, answer);
}

const NOTHING = { view: null, unseen: null, unreadable: false } as const;

function inside(state: ConsoleState): ConsoleState {
  return { ...state, signedIn: true, wrongToken: false };
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
