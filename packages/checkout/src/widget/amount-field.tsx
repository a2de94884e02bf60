import { limitsOf, parseAmount } from '../machine/amount.ts';
import type { Boot, Ready, State } from '../machine/state.ts';
import { SYMBOLS, moneyText, typedAmount } from './money-text.ts';
import type { Scene } from './widget-setup.ts';

/** The least and the most that can be ordered, in words. */
export function rangeOf(state: State): readonly [least: string, most: string] {
  const { minAmount, maxAmount } = limitsOf(state);
  return [moneyText(minAmount, state.currency), moneyText(maxAmount, state.currency)];
}

/** What is wrong with the amount, naming the limit; empty when nothing is. */
export function amountFault({ messages, state }: Scene): string {
  if (state.phase !== 'ready' || state.fault === null) return '';
  return messages.faults[state.fault](...rangeOf(state));
}

/** Amounts to choose from, and a field for any other. */
export function AmountField({ scene, state }: { readonly scene: Scene; readonly state: Boot | Ready }) {
  const { messages, presets, onGesture, id } = scene;
  const { currency, draft, phase } = state;
  const limits = limitsOf(state);
  const fault = amountFault(scene);
  const parsed = parseAmount(draft.amountText, currency, limits);
  const chosen = parsed.kind === 'amount' ? parsed.amount : null;
  const disabled = phase === 'boot';
  return (
    <div class="unstuck-field">
      <label class="unstuck-label" for={`${id}-amount`}>{messages.amount}</label>
      <div class="unstuck-presets">
        {presets.filter((amount) => amount >= limits.minAmount && amount <= limits.maxAmount).map((amount) => (
          <button
            type="button"
            key={amount}
            class={amount === chosen ? 'unstuck-preset unstuck-chosen' : 'unstuck-preset'}
            aria-pressed={amount === chosen}
            disabled={disabled}
            onClick={() => onGesture({ type: 'edited', amountText: typedAmount(amount, currency) })}
          >
            {moneyText(amount, currency).replace(/\.0+$/, '')}
          </button>
        ))}
      </div>
      <div class={fault === '' ? 'unstuck-amount' : 'unstuck-amount unstuck-wrong'}>
        <span class="unstuck-currency" aria-hidden="true">{SYMBOLS[currency]}</span>
        <input
          id={`${id}-amount`}
          class="unstuck-input"
          type="text"
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={draft.amountText}
          disabled={disabled}
          aria-invalid={fault !== ''}
          aria-describedby={`${id}-hint`}
          onInput={(event) => onGesture({ type: 'edited', amountText: event.currentTarget.value })}
        />
      </div>
      <p id={`${id}-hint`} class={fault === '' ? 'unstuck-hint' : 'unstuck-hint unstuck-fault'}>
        {fault === '' ? messages.amountRange(...rangeOf(state)) : fault}
      </p>
    </div>
  );
}
