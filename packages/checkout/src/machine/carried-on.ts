import type { Common, State } from './state.ts';

/** What every state carries on to the next, one serial further. */
export function carriedOn({ intent, draft, currency, meta, online, hidden, serial }: State): Common {
  return { intent, draft, currency, meta, online, hidden, serial: serial + 1 };
}
