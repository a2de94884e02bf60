import type { Messages } from '../messages/message.ts';

/** Says of a list that has reached its limit that it has. */
export function More({ list, limit, messages }: { readonly list: readonly unknown[] | null; readonly limit: number; readonly messages: Messages }) {
  return list?.length === limit ? <p class="hint">{messages.more(limit)}</p> : null;
}
