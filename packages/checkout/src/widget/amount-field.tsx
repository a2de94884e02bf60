import { LIMITS } from '@unstuck/protocol';
import { parseAmount } from '../machine/amount.ts';
import type { Boot, Ready } from '../machine/state.ts';
import { moneyText, typedAmount } from './money-text.ts';
import type { Scene } from './widget-setup.ts';

/** What is wrong with the amount, naming the limit; empty when nothing is. */
export function amountFault({ messages, state }: Scene): string {
  if (state.phase !== 'ready' || state.fault === null) return '';
  const { least, most } = limitsOf(state);
  return messages.faults[state.fault](moneyText(least, state.currency), moneyText(most, state.currency));
}

/** Amounts to choose from, and a field for any other. */
export function AmountField({ scene, state }: { readonly scene: Scene; readonly state: Boot | Ready }) {
  const { messages, presets, onGesture, id } = scene;
  const { currency, draft, phase } = state;
  const { least, most } = limitsOf(state);
  const fault = amountFault(scene);
  const parsed = parseAmount(draft.amountText, currency, { minAmount: least, maxAmount: most });
  const chosen = parsed.kind === 'amount' ? parsed.amount : null;
  const disabled = phase === 'boot';
  return (
    <div class="unstuck-field">
      <label class="unstuck-label" for={`${id}-amount`}>{messages.amount}</label>
      <div class="unstuck-presets">
        {presets.filter((amount) => amount >= least && amount <= most).map((amount) => (
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
        <span class="unstuck-currency" aria-hidden="true">{moneyText(0, currency).charAt(0)}</span>
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
        {fault === '' ? messages.amountRange(moneyText(least, currency), moneyText(most, currency)) : fault}
      </p>
    </div>
  );
}

function limitsOf({ meta }: Boot | Ready): { readonly least: number; readonly most: number } {
  const { minAmount, maxAmount } = meta === null ? LIMITS : meta.limits;
  return { least: minAmount, most: maxAmount };
}
