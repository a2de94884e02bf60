import type { PhaseChange } from './checkout-options.ts';
import { orderOf } from './machine/known-of.ts';
import { moneyOf } from './machine/money.ts';
import type { State } from './machine/state.ts';

const ATTRIBUTES = ['phase', 'failure', 'money', 'reference', 'build'] as const;

export function phaseChangeOf(state: State): PhaseChange {
  return {
    phase: state.phase,
    failure: state.phase === 'failed' ? state.failure : null,
    money: moneyOf(state),
    reference: state.intent.reference,
    orderId: orderOf(state)?.id ?? null,
  };
}

/** Keeps the root's attributes current: vendors, tests and QA tools read them. What is not given is taken off. */
export function writeAttributes(root: Element, shown: { readonly [Name in (typeof ATTRIBUTES)[number]]?: string | null }): void {
  for (const name of ATTRIBUTES) {
    const value = shown[name];
    if (value) root.setAttribute(`data-unstuck-${name}`, value);
    else root.removeAttribute(`data-unstuck-${name}`);
  }
}
