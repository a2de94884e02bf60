import type { Cause, ChannelId, FailureCode, MoneyTruth, OrderState, PaymentDestination, PaymentState, Phase, Placement } from '@unstuck/protocol';
import type { StoryWords } from './story-words.ts';

export type { Locale } from '@unstuck/protocol';

/** Why a question to the service had no good answer. */
export type Trouble =
  | 'unreachable'
  | 'busy'
  | 'failed'
  /** What was given is larger than any report. */
  | 'too-large';

/** Every text of the console. */
export interface Messages {
  readonly title: string;
  readonly otherLanguage: string;
  readonly signOut: string;
  readonly busy: string;
  readonly back: string;
  /** Below a list that has reached its limit. */
  readonly more: (count: number) => string;
  readonly signIn: { readonly heading: string; readonly label: string; readonly hint: string; readonly submit: string; readonly wrong: string };
  readonly trouble: Readonly<Record<Trouble, string>>;
  readonly lookUp: {
    readonly heading: string;
    readonly label: string;
    readonly hint: string;
    readonly submit: string;
    readonly malformed: string;
    readonly typo: string;
    readonly unseen: (reference: string) => string;
    readonly unseenNext: string;
  };
  readonly carried: {
    readonly heading: string;
    readonly label: string;
    readonly hint: string;
    readonly keep: string;
    readonly submit: string;
    readonly file: string;
    readonly drop: string;
    readonly unreadable: string;
    readonly notKept: string;
  };
  readonly waiting: {
    readonly heading: string;
    readonly none: string;
    readonly find: string;
    readonly notFound: (sought: string) => string;
    readonly submit: string;
    readonly refresh: string;
    readonly all: string;
    readonly carries: string;
    readonly approve: string;
    readonly refuse: string;
    readonly aside: string;
    readonly places: Readonly<Record<Placement, string>>;
    readonly amount: string;
    readonly reference: string;
    readonly confirm: string;
    readonly confirmOther: string;
    readonly faults: Readonly<Record<'amount' | 'reference', string>>;
    readonly otherAmount: (arrived: string, asked: string) => string;
    readonly approved: (amount: string, account: string) => string;
    readonly refunded: (amount: string) => string;
    readonly booked: Readonly<Record<PaymentDestination, (amount: string, account: string) => string>>;
    readonly repeated: string;
    readonly refused: string;
  };
  readonly latest: { readonly heading: string; readonly none: string; readonly refresh: string; readonly reference: string; readonly cause: string; readonly received: string; readonly page: string; readonly site: string; readonly allSites: string; readonly until: string };
  readonly report: {
    readonly heading: (reference: string) => string;
    readonly likeliest: string;
    readonly confidence: Readonly<Record<'sure' | 'likely' | 'possible' | 'unclear', string>>;
    readonly alternatives: string;
    readonly indistinguishable: (causes: string) => string;
    readonly made: string;
    readonly received: string;
    readonly from: string;
    readonly site: string;
    readonly build: string;
    readonly failure: string;
    readonly noFailure: string;
    readonly advice: string;
    readonly employee: string;
    readonly support: string;
    readonly it: string;
    readonly otherAdvice: string;
    readonly copy: string;
    readonly copied: string;
    readonly copyByHand: string;
    readonly order: string;
    readonly noOrder: string;
    readonly account: string;
    readonly state: string;
    readonly amount: string;
    readonly created: string;
    readonly payments: string;
    readonly timeline: string;
    readonly timelineLegend: string;
    readonly startsAt: (seconds: string) => string;
    readonly deadlineLegend: string;
    readonly events: string;
    readonly evidence: string;
    readonly noEvidence: string;
    readonly serverKnows: string;
    readonly browserReports: string;
    readonly seen: (count: number) => string;
    readonly probes: string;
    readonly facts: string;
    readonly delivery: string;
    readonly drops: string;
    readonly neighbours: string;
    readonly noNeighbours: string;
    readonly others: string;
    readonly ofOtherAttempts: string;
    readonly when: string;
    readonly what: string;
    readonly detail: string;
  };
  readonly causes: Readonly<Record<Cause, string>>;
  readonly failures: Readonly<Record<FailureCode, string>>;
  readonly money: Readonly<Record<MoneyTruth, string>>;
  readonly phases: Readonly<Record<Phase, string>>;
  readonly orderStates: Readonly<Record<OrderState, string>>;
  readonly paymentStates: Readonly<Record<PaymentState, string>>;
  readonly channels: Readonly<Record<ChannelId, string>>;
  readonly story: StoryWords;
}
