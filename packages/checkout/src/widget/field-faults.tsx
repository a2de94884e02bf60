import type { FieldFault } from '../machine/outcome.ts';
import { sayOfLimits } from './amount-field.tsx';
import type { Scene } from './widget-setup.ts';

/** What the server refused, field by field: of the amount what it may be, of all else the service's own remedy, which is in English. */
export function FieldFaults({ faults, scene }: { readonly faults: readonly FieldFault[]; readonly scene: Scene }) {
  const { messages, state } = scene;
  if (faults.length === 0) return null;
  return (
    <ul class="unstuck-banner unstuck-bad">
      {faults.map(({ field, remedy }) => (
        <li key={field}>
          <strong>{field === 'amount' || field === 'channel' ? messages[field] : field}</strong>{' '}
          {field === 'amount' ? sayOfLimits(state, messages.amountRange) : <span lang="en">{remedy}</span>}
        </li>
      ))}
    </ul>
  );
}
