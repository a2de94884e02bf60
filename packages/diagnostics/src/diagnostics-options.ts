import type { Platform } from '@unstuck/compat';
import type { CheckoutObservation, DiagnosisSource, Report } from '@unstuck/protocol';
import type { DoorOptions } from './deliver/doors.ts';
import type { BeforeReport } from './report/ask-host.ts';

export interface DiagnosticsOptions {
  /** Base URL of the order service. Default: the page's own origin. */
  readonly api?: string | undefined;
  /** `zh-CN` or `en`. Default: the document's language, else the browser's, else `zh-CN`. */
  readonly locale?: string | undefined;
  /** Default: `modern`. */
  readonly build?: Report['sdk']['build'];
  /** Default: `window`. */
  readonly scope?: Window;
  /** Default: the browser's own. */
  readonly platform?: Platform;
  /** The public key of this site, where the order service keeps a list of origins for each. Default: none. */
  readonly siteKey?: string | undefined;
  /** Further ways out for reports. Default: the same-origin path, the collector and images; the worker only where its file is given. */
  readonly doors?: DoorOptions | undefined;
  /** Sees every report before it leaves; returns the one to send, or null to send none. See {@link BeforeReport} for what it may change. */
  readonly beforeReport?: BeforeReport | undefined;
  /** What went wrong in the page before, as the loader kept it. */
  readonly earlyEvents?: readonly Event[];
}

export interface Diagnostics extends DiagnosisSource {
  /** For `createCheckout({ observer })`. Needs no `this`. */
  readonly observe: (observation: CheckoutObservation) => void;
  /** Keeps `data-unstuck-cause` current on the checkout's root and dispatches `unstuck:report` there when an attempt fails. Returns what ends that. */
  attach(root: Element): () => void;
  /** What is known now, as a report would say it; null before there is an attempt. */
  report(): Report | null;
  dispose(): void;
}
