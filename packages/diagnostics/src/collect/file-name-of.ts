/** A file's own name: its folder and query may say more than a report should. */
export function fileNameOf(url: string): string {
  return /([^/?#]*)(?:[?#].*)?$/.exec(url)?.[1] ?? '';
}
