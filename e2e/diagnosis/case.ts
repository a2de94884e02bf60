import type { Cause, ChannelId } from '@unstuck/protocol';
import type { OpenWishes } from '@unstuck/matrix';
import type { Due } from './due.ts';
import type { Arrange, Lab } from './lab.ts';

/** How the vendor's page is made. */
export interface Host {
  /** Base URL of the order service. Default: the page's own origin. */
  readonly api?: string;
  /** Where the page itself is opened. Default: the network's origin. */
  readonly origin?: string;
  /** Where the page posts what it saw. Default: where results are collected. */
  readonly results?: string;
  /** Runs before everything else in the page. */
  readonly script?: string;
  /** What becomes of the portal's policy. */
  readonly policy?: (policy: string) => string;
  /** Further headers of the page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What becomes of the page. */
  readonly html?: (html: string) => string;
  /** The account token to render in place of the portal's. */
  readonly token?: string;
  /** How the browser is started. */
  readonly open?: OpenWishes;
}

/** What the page waits for before it tells what it was told. */
export type Until =
  /** The attempt has failed and its report is made. */
  | 'reported'
  /** The cause is named and its words are on the screen, while it lasts. */
  | 'named'
  /** The loader has left the form plain and said why. */
  | 'plain'
  /** All goes well. */
  | 'paying';

export interface PageWish {
  readonly amount: string;
  readonly channel: ChannelId;
  /** Clicks to pay as soon as it can. */
  readonly pay: boolean;
  /** Keeps the main thread busy while the order is made. */
  readonly freezeMs: number;
  /** Submits only once the browser is offline. */
  readonly offline: boolean;
  /** Submits only once the service has said what it offers. */
  readonly afterMeta: boolean;
  /** Says when the order is being made, so that the computer can go to sleep. */
  readonly sleeps: boolean;
  readonly until: Until;
}

export type Old = 'WebKit 538' | 'Chromium 64';
export type EngineName = Old | 'Chromium (installed)' | 'Firefox ESR' | 'WebKitGTK';

export interface DiagnosisCase {
  readonly fault: string;
  /** Null: nothing is wrong, so nothing may be said. */
  readonly expected: Cause | null;
  /** A cause that this fault cannot be told apart from: either may come first, if the other is named along with it. */
  readonly or?: Cause;
  /** The same for engines that see less. */
  readonly orIn?: { readonly [Engine in EngineName]?: Cause };
  /** What engines that see too little are known to call it, wrongly; anything else is news. */
  readonly wrongIn?: { readonly [Engine in EngineName]?: Cause };
  /** What may be said while it lasts, of a trouble that passes by itself: nothing else, and in the end nothing. */
  readonly meanwhile?: readonly Cause[];
  /** Nobody in the page can know: what support reads of the attempt, once it was paid, is judged in place of what the page says. */
  readonly toldBy?: 'service';
  /** By when the right words have to be on the screen, in every engine. Default: `answered`, as for whatever is not tried again. */
  readonly due?: Due;
  readonly wish?: Partial<PageWish>;
  /** What the form says where it stays plain. Default: that the files could not be loaded. */
  readonly plainWords?: string;
  /** Before the page is opened. */
  readonly host?: (lab: Lab) => Promise<Host> | Host;
  /** Once the form is there. */
  readonly arrange?: Arrange;
  /** Engines where the fault cannot happen, or cannot be made, with the reason. */
  readonly notIn?: { readonly [Engine in EngineName]?: string };
}
