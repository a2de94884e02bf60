import type { ChannelId, Diagnosis, FailureCode, MoneyTruth } from '@unstuck/protocol';
import type { Action } from '../machine/actions.ts';
import type { AmountFault } from '../machine/amount.ts';
import type { Watch } from '../machine/state.ts';

/** What a failure says: what happened, in plain words why, and what to do next. Never a word about money: that is `money`'s. */
export type FailureText = readonly [title: string, words: string, next: string];

/** A screen's heading and, where it has one, the sentence under it. */
export type ScreenText = readonly [title: string, words: string];

/** Every text of the widget. A locale that lacks one does not compile. */
export interface Messages {
  readonly form: string;
  readonly getReady: string;
  readonly amount: string;
  readonly amountRange: (least: string, most: string) => string;
  readonly faults: Readonly<Record<AmountFault, (least: string, most: string) => string>>;
  readonly channel: string;
  /** Name and description. */
  readonly channels: Readonly<Record<ChannelId, readonly [name: string, description: string]>>;
  readonly channelDown: string;

  readonly creating: string;
  readonly preparing: string;
  readonly steps: {
    readonly claiming: string;
    readonly create: string;
    readonly lookup: string;
    readonly joined: string;
    readonly pay: string;
    readonly waiting: string;
  };
  readonly atMost: (seconds: number) => string;
  readonly slow: { readonly notice: string; readonly action: string };

  readonly approval: ScreenText;
  readonly pay: ScreenText;
  readonly scan: ScreenText;
  readonly transfer: ScreenText;
  readonly blocked: ScreenText;
  readonly confirming: ScreenText;
  readonly asking: { readonly reconcile: string; readonly cancel: string };
  readonly results: Readonly<Record<NonNullable<Watch['result']>, string>>;
  readonly lost: string;
  readonly offline: string;
  readonly succeeded: ScreenText;
  readonly expired: ScreenText;
  readonly cancelled: ScreenText;

  readonly order: string;
  readonly timeLeft: string;
  readonly qrCode: string;
  readonly transferFields: readonly [payee: string, bank: string, accountNumber: string, remittance: string];

  readonly failures: Readonly<Record<FailureCode, FailureText>>;
  readonly money: Readonly<Record<MoneyTruth, string>>;
  readonly code: string;
  readonly reference: string;

  /** What may be wrong, and the report about it. Where `looking` stands the cause is not known yet. */
  readonly help: {
    readonly title: string;
    readonly looking: string;
    readonly delivery: Readonly<Record<NonNullable<Diagnosis['delivery']>, string>>;
    readonly taken: Readonly<Record<'copied' | 'not-copied' | 'saved' | 'not-saved', string>>;
    readonly open: string;
    readonly copy: string;
    readonly save: string;
    readonly showQr: string;
    readonly hideQr: string;
    readonly qrCode: string;
  };

  readonly actions: Readonly<Record<Exclude<Action, 'pay' | 'switch-channel'>, string>>;
  /** Starting over once an order is closed. */
  readonly startOver: string;
  /** Trying again where something may have been sent: it asks first. */
  readonly checkAgain: string;
  readonly payBy: (channel: string) => string;
  readonly payHere: string;
  readonly switchTo: (channel: string) => string;
}
