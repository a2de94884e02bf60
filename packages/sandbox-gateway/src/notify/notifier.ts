import type { Books } from '../books/books.ts';
import type { Notification, Trade } from '../books/trade.ts';
import type { Clock } from '../clock.ts';
import { planNotifications } from '../mischief/mischief.ts';
import type { NotifiedState } from '../mischief/mischief.ts';

/** The platforms' own shape, growing gaps and then silence, with the first ones short enough to watch. */
export const REDELIVERY_GAPS_MS: readonly number[] = [1, 2, 5, 15, 30, 180, 600, 1_200, 1_800, 3_600].map((seconds) => seconds * 1_000);
/** Merchants must answer a notification within five seconds. */
const SEND_TIMEOUT_MS = 5_000;

export interface NotifyMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one platform writes a notification, and what it takes for a confirmation. */
export interface NotifyWire {
  compose(trade: Trade, notification: Notification, now: Date): NotifyMessage;
  confirms(answer: { readonly status: number; readonly body: string }): boolean;
}

export type SendNotify = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface NotifierOptions {
  readonly books: Books;
  readonly clock: Clock;
  /** Names a new notification. */
  readonly newId: (platform: Trade['platform']) => string;
  readonly wires: Readonly<Record<Trade['platform'], NotifyWire>>;
  readonly send: SendNotify;
  readonly gapsMs: readonly number[];
}

export interface Notifier {
  /** Tells the merchant that `trade` is now `state`, `refunded` meaning its last refund, as mischief has it. */
  announce(trade: Trade, state: NotifiedState): void;
  /** Takes up what an earlier process left undelivered. */
  resume(): void;
  dispose(): void;
}

export function createNotifier(options: NotifierOptions): Notifier {
  const { books, clock } = options;
  const cancels = new Set<() => void>();
  let disposed = false;

  function schedule(trade: Trade, index: number): void {
    const dueAt = trade.notifications[index]?.dueAt ?? null;
    if (dueAt === null || disposed) return;
    const cancel = clock.schedule(() => {
      cancels.delete(cancel);
      void deliver(trade.platform, trade.tradeNumber, index);
    }, Math.max(0, dueAt - clock.now().getTime()));
    cancels.add(cancel);
  }

  async function deliver(platform: Trade['platform'], tradeNumber: string, index: number): Promise<void> {
    const trade = books.find(platform, tradeNumber);
    const notification = trade?.notifications[index];
    if (!trade || !notification || notification.dueAt === null) return;
    const wire = options.wires[platform];
    const message = wire.compose(trade, notification, clock.now());
    const delivered = await send(trade.notifyUrl, message, wire);
    const latest = books.find(platform, tradeNumber);
    if (!latest || disposed) return;
    const attempts = notification.attempts + 1;
    const gap = options.gapsMs[attempts - 1];
    const dueAt = delivered || gap === undefined ? null : clock.now().getTime() + gap;
    const changed = { ...latest, notifications: latest.notifications.with(index, { ...notification, attempts, delivered, dueAt }) };
    books.save(changed);
    schedule(changed, index);
  }

  async function send(url: string, message: NotifyMessage, wire: NotifyWire): Promise<boolean> {
    try {
      const answer = await options.send(url, {
        method: 'POST',
        headers: { ...message.headers },
        body: message.body,
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      });
      return wire.confirms({ status: answer.status, body: await answer.text() });
    } catch {
      // Unreachable or too slow: redelivered like any other that was not confirmed.
      return false;
    }
  }

  return {
    announce(trade, state) {
      const now = clock.now().getTime();
      const added: Notification[] = [];
      for (const planned of planNotifications(trade.mischief ?? books.mischief(), state)) {
        const before = added.at(-1);
        const id = planned.repeat && before ? before.id : options.newId(trade.platform);
        added.push({ id, state: planned.state, refund: planned.state === 'refunded' ? trade.refunds.length : 0, attempts: 0, dueAt: now + planned.afterMs, delivered: false });
      }
      const changed = { ...trade, notifications: [...trade.notifications, ...added] };
      books.save(changed);
      added.forEach((_, offset) => schedule(changed, trade.notifications.length + offset));
    },
    resume() {
      for (const trade of books.all()) trade.notifications.forEach((_, index) => schedule(trade, index));
    },
    dispose() {
      disposed = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
