/** A browser that can be started on this machine. */
export interface Engine {
  /** Stands in tables and file names. */
  readonly name: string;
  /** Opens the URL in a fresh profile. @throws {EngineMissingError} when this machine cannot have the engine */
  open(url: string, wishes?: OpenWishes): Promise<Session>;
}

export interface OpenWishes {
  /** Default: true. */
  readonly scripts?: boolean;
  /** False: none is kept. Only WebKit 538 takes notice: elsewhere a page can shut its own door. Default: true. */
  readonly cookies?: boolean;
  /** Of what is drawn, in CSS pixels; `screenshot` shows just that. Default: {@link VIEWPORT}. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Takes any certificate for good. Default: false. */
  readonly anyCertificate?: boolean;
  /** `http://host:port` of a proxy that all requests go through, those to loopback too. */
  readonly proxy?: string;
  /** The folder of an unpacked extension, Manifest V3. Only the installed Chromium and Firefox take notice. */
  readonly extension?: string;
}

/** High enough for the whole checkout. */
export const VIEWPORT = { width: 900, height: 1000 } as const;

/** One run of the browser. What the page finds out it posts itself; see `collectResults`. Nothing here needs the page to run scripts. */
export interface Session {
  /** As the browser itself tells it. */
  readonly version: string;
  /** Of the first page, as it is now. */
  markup(): Promise<string>;
  /** Clicks the middle of the first element that fits, as a mouse would. Rejects when there is none. */
  click(selector: string): Promise<void>;
  /** Brings the first page to the front again: a tab that lies behind another one is paused, and has no picture. */
  comeBack(): Promise<void>;
  /** Tabs and windows that are open now. */
  pages(): Promise<number>;
  /** Writes a PNG of the first page. */
  screenshot(path: string): Promise<void>;
  /** Cuts the page off so that `navigator.onLine` knows; null in engines that have no such switch. */
  readonly setOffline: ((offline: boolean) => Promise<void>) | null;
  /** Stops every process of the browser, as a computer that goes to sleep does, or lets them go on. */
  sleep(asleep: boolean): void;
  /** Ends the browser, whatever it does. */
  kill(): Promise<void>;
}
