import type { PhaseChange } from './checkout-options.ts';
import { moneyOf } from './machine/money.ts';
import type { State } from './machine/state.ts';

const ATTRIBUTES = ['phase', 'failure', 'money', 'reference', 'build'];

export function phaseChangeOf(state: State): PhaseChange {
  return {
    phase: state.phase,
    failure: state.phase === 'failed' ? state.failure : null,
    money: moneyOf(state),
    reference: state.intent.reference,
    orderId: ('order' in state && state.order?.id) || null,
  };
}

/** Keeps the root's attributes current: vendors, tests and QA tools read them. */
export function writeAttributes(root: Element, { phase, failure, money, reference }: PhaseChange, build: string): void {
  const values = [phase, failure, money, reference, build];
  ATTRIBUTES.forEach((name, index) => {
    const value = values[index];
    if (value) root.setAttribute(`data-unstuck-${name}`, value);
    else root.removeAttribute(`data-unstuck-${name}`);
  });
}

export function clearAttributes(root: Element): void {
  for (const name of ATTRIBUTES) root.removeAttribute(`data-unstuck-${name}`);
}

export function announcePhase(root: Element, detail: PhaseChange): void {
  // The constructor is missing in IE. https://developer.mozilla.org/docs/Web/API/CustomEvent/initCustomEvent
  const event = root.ownerDocument.createEvent('CustomEvent');
  event.initCustomEvent('unstuck:phase', true, false, detail);
  root.dispatchEvent(event);
}
