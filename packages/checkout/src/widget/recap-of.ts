import { orderOf, purchaseOf } from '../machine/known-of.ts';
import type { Fact } from './facts.tsx';
import { moneyText } from './money-text.ts';
import type { Scene } from './widget-setup.ts';

/** Which purchase this is; after a failure, what support asks for first. */
export function recapOf({ state, messages, remainingSeconds }: Scene): readonly Fact[] {
  const { phase, intent } = state;
  const purchase = purchaseOf(state);
  const order = orderOf(state);
  if (!purchase) return [];
  const facts: Fact[] = [];
  if (phase === 'failed') facts.push([messages.reference, intent.reference], [messages.code, state.failure]);
  else {
    const { amount, currency } = order ?? purchase;
    facts.push([messages.amount, moneyText(amount, currency)], [messages.channel, messages.channels[purchase.channel][0]]);
  }
  if (order) facts.push([messages.order, order.id.slice(-4)]);
  if ((phase === 'paying' || phase === 'confirming') && remainingSeconds !== null) {
    facts.push([messages.timeLeft, clockText(remainingSeconds)]);
  }
  return facts;
}

function clockText(seconds: number): string {
  const two = (value: number): string => `0${Math.floor(value)}`.slice(-2);
  const hours = Math.floor(seconds / 3600);
  return (hours > 0 ? `${hours}:${two((seconds % 3600) / 60)}` : `${Math.floor(seconds / 60)}`) + `:${two(seconds % 60)}`;
}
