import { limitsOf, parseAmount } from '../machine/amount.ts';
import type { Boot, Ready, State } from '../machine/state.ts';
import { SYMBOLS, moneyText, typedAmount } from './money-text.ts';
import type { Scene } from './widget-setup.ts';

/** Puts the smallest and the largest amount that can be ordered into a text. */
export function sayOfLimits(state: State, say: (least: string, most: string) => string): string {
  const { minAmount, maxAmount } = limitsOf(state);
  return say(moneyText(minAmount, state.currency), moneyText(maxAmount, state.currency));
}

/** What is wrong with the amount, naming the limit; empty when nothing is. */
export function amountFault({ messages, state }: Scene): string {
  if (state.phase !== 'ready' || state.fault === null) return '';
  return sayOfLimits(state, messages.faults[state.fault]);
}

/** Amounts to choose from, and a field for any other. */
export function AmountField({ scene, state }: { readonly scene: Scene; readonly state: Boot | Ready }) {
  const { messages, presets, onGesture, id } = scene;
  const { currency, draft, phase } = state;
  const limits = limitsOf(state);
  const fault = amountFault(scene);
  const chosen = parseAmount(draft.amountText, currency, limits);
  const disabled = phase === 'boot';
  return (
    <div class="unstuck-field">
      <label class="unstuck-label" for={`${id}-amount`}>{messages.amount}</label>
      <div class="unstuck-presets">
        {presets.filter((amount) => amount >= limits.minAmount && amount <= limits.maxAmount).map((amount) => (
          <button
            type="button"
            key={amount}
            class={`unstuck-preset${amount === chosen ? ' unstuck-chosen' : ''}`}
            aria-pressed={amount === chosen}
            disabled={disabled}
            onClick={() => onGesture({ type: 'edited', amountText: typedAmount(amount, currency) })}
          >
            {moneyText(amount, currency).replace(/\.0+$/, '')}
          </button>
        ))}
      </div>
      <div class={`unstuck-amount${fault && ' unstuck-wrong'}`}>
        <span class="unstuck-currency" aria-hidden="true">{SYMBOLS[currency]}</span>
        <input
          id={`${id}-amount`}
          class="unstuck-input"
          type="text"
          form=""
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
      <p id={`${id}-hint`} class={`unstuck-hint${fault && ' unstuck-fault'}`}>
        {fault || sayOfLimits(state, messages.amountRange)}
      </p>
    </div>
  );
}
