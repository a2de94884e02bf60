/** Scheme, host and port; empty for what is no http(s) address. */
export function originOf(url: string): string {
  return (/^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '').toLowerCase();
}

/** A file's own name: its folder and query may say more than a report should. */
export function fileNameOf(url: string): string {
  return /([^/?#]*)(?:[?#].*)?$/.exec(url)?.[1] ?? '';
}
