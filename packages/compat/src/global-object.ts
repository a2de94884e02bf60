/**
 * The global scope as it really is on customers' machines: every member may be missing, and reading some of them may throw.
 * Typing them as optional makes a forgotten check a compile error.
 */
export interface GlobalObject {
  readonly document?: Document;
  readonly navigator?: { readonly onLine?: boolean };
  readonly location?: { readonly protocol: string };
  readonly performance?: { readonly now?: () => number };
  readonly crypto?: { readonly getRandomValues?: Crypto['getRandomValues'] };
  readonly localStorage?: Storage | null;
  readonly sessionStorage?: Storage | null;
  readonly fetch?: typeof fetch;
  readonly setTimeout: (run: () => void, ms: number) => number;
  readonly clearTimeout: (id: number) => void;
  readonly addEventListener?: (type: 'storage', listen: (event: StorageEvent) => void) => void;
  readonly removeEventListener?: (type: 'storage', listen: (event: StorageEvent) => void) => void;
}
