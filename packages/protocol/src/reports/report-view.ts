import type { Cause } from '../causes/cause.ts';
import type { Finding } from '../causes/finding.ts';
import type { OrderSummary, PaymentSummary } from '../orders/order-summary.ts';
import type { Report } from './report.ts';

/** Who is told what about one cause. */
export interface CauseAdvice {
  readonly cause: Cause;
  readonly employee: string;
  readonly support: string;
  readonly it: string;
}

/** The order an attempt made, as it truly is. */
export interface RelatedOrder extends Omit<OrderSummary, 'key' | 'attempts' | 'payments'> {
  readonly payments: readonly Pick<PaymentSummary, 'tradeNumber' | 'channel' | 'state'>[];
}

/** A report in a list. */
export interface ReportSummary {
  readonly reference: string;
  readonly reportId: string;
  readonly receivedAt: string;
  /** The likeliest cause by the page's own evidence. */
  readonly cause: Cause;
  /** The page it came from, where the browser said so. */
  readonly origin: string | null;
  /** The key under which it came in, where the page named one. */
  readonly site: string | null;
}

/** What a browser itself reported about the same page at the same time: a policy violation or a network error. */
export interface PolicyNote {
  readonly kind: 'csp' | 'network-error';
  /** The directive, or the network error's type. */
  readonly what: string;
  /** Scheme, host and port, or a keyword such as `inline`. */
  readonly blocked: string;
  readonly page: string;
  readonly count: number;
  readonly lastAt: string;
}

/** One report with all that the service knows about it. */
export interface ReportView {
  readonly status: 'found';
  readonly report: Report;
  /** Null while it is only shown, not kept. */
  readonly receivedAt: string | null;
  readonly origin: string | null;
  readonly site: string | null;
  /** Ranked again, with what only the service knows. */
  readonly findings: readonly Finding[];
  /** What only the service knows; the report's own evidence is in the report. */
  readonly serverEvidence: readonly { readonly id: string; readonly at: number; readonly detail?: Readonly<Record<string, string | number | boolean | null>> }[];
  /** What each piece of evidence means, by its id; one of a page newer than the service has no meaning here. */
  readonly meanings: Readonly<Record<string, string>>;
  /** For the likeliest cause. */
  readonly advice: CauseAdvice;
  /** For the causes that cannot be told from it, and for others that stay likely. */
  readonly otherAdvice: readonly CauseAdvice[];
  readonly order: RelatedOrder | null;
  /** Others with the same cause, the latest first. */
  readonly neighbours: readonly ReportSummary[];
  /** Other reports of the same attempt, under the same reference. */
  readonly others: readonly ReportSummary[];
  /** Reports under the same reference that name another attempt: whoever has seen a reference can send one. */
  readonly ofOtherAttempts: readonly ReportSummary[];
  /** Whether this one is such a report itself: the reference stands for another attempt. */
  readonly ofAnotherAttempt: boolean;
  readonly policy: readonly PolicyNote[];
}

/** What a typed reference leads to. `unseen` is a right reference whose report has not arrived: ask for the copied text. */
export type ReportAnswer = ReportView | { readonly status: 'unseen'; readonly reference: string } | { readonly status: 'typo' };

/** `POST /console/api/capsule`: the report in what was pasted, or that there is none. */
export type CarriedAnswer = ReportView | { readonly status: 'unreadable' };
