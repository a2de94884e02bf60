import type { CheckoutObservation, ChannelId, Currency, DiagnosisSource, FailureCode, MoneyTruth, Phase } from '@unstuck/protocol';
import type { Platform } from '@unstuck/compat';

/** An option set to undefined counts as left out. */
export interface CheckoutOptions {
  /** The account token (a JWT made by the vendor's back end), or a function that fetches one for whoever is signed in. When that is somebody else, the checkout starts over. */
  readonly token: string | (() => string | Promise<string>);
  /** Base URL of the order service. Default: the page's own origin. */
  readonly api?: string | undefined;
  /** Further base URLs of the same order service, on the same database. Each is asked where the one before did not lead to the service. Default: none. */
  readonly fallbacks?: readonly string[] | undefined;
  /** Idempotency key of this purchase, 8-128 printable ASCII characters. Default: the token's `jti`, else a random one. */
  readonly key?: string | undefined;
  /** `zh-CN` or `en`. Default: the document's language, else the browser's, else `zh-CN`. */
  readonly locale?: string | undefined;
  /** Default: `CNY`. */
  readonly currency?: Currency | undefined;
  /** Amounts offered as buttons, in integer minor units. Default: 5000, 10000, 20000, 50000. */
  readonly presets?: readonly number[] | undefined;
  /** Channels offered, in this order. Default: all that the server offers. */
  readonly channels?: readonly ChannelId[] | undefined;
  /** Receives plain facts, free of personal data. What it throws is swallowed. */
  readonly observer?: ((observation: CheckoutObservation) => void) | undefined;
  /** Explains why a top-up hangs or fails, and holds its report: pass what `createDiagnostics` returns. What it throws is swallowed. */
  readonly diagnosis?: DiagnosisSource | undefined;
  /** Default: the browser's own. */
  readonly platform?: Platform | undefined;
}

/** Detail of `unstuck:phase` and argument of `on('phase', …)`. Emitted once for each phase entered, including the one it mounts into. */
export interface PhaseChange {
  readonly phase: Phase;
  /** Why, in phase `failed`; null in every other. `internal` also where the checkout could not be mounted or drawn: then nothing of it is left. */
  readonly failure: FailureCode | null;
  /** What may be said of the person's money. */
  readonly money: MoneyTruth;
  /** What the person reads out to support, `XXXX-XXXX-C`; empty where the checkout could not be mounted. */
  readonly reference: string;
  /** Null until the order service has made an order. */
  readonly orderId: string | null;
}

export interface Checkout {
  /**
   * Mounts into an element or the first match of a selector, and never throws for any other reason than these.
   * @throws {IntegrationError} if there is none, if this checkout is mounted already, or if the element holds another one
   */
  mount(target: Element | string): Checkout;
  /**
   * Hears of each change of phase, from before or after mounting on. What the listener throws is swallowed.
   * @returns ends the subscription
   * @throws {IntegrationError} if `type` is not `phase` or `listener` no function
   */
  on(type: 'phase', listener: (change: PhaseChange) => void): () => void;
  /** Removes the widget and stops all work. An order under way is taken up again by the next mount. Listeners stay. */
  unmount(): void;
}

/** What a checkout is mounted into. The property goes when it does, and no copy of the element has it. */
export interface MountedElement extends Element {
  unstuck?: Checkout;
}
