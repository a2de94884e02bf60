import { parseReference } from '@unstuck/protocol';

/** Where one is in the console: the address's fragment, so that a report can be linked and Back works. */
export function addressOf(reference: string): string {
  return `#/report/${encodeURIComponent(reference)}`;
}

/** The reference that an address's fragment names, or null for the entrance. */
export function referenceIn(fragment: string): string | null {
  const named = /^#\/report\/([^/]{1,60})$/.exec(fragment)?.[1];
  if (named === undefined) return null;
  try {
    const read = parseReference(decodeURIComponent(named));
    return read.kind === 'valid' ? read.reference : null;
  } catch {
    return null;
  }
}
