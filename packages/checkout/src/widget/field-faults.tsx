import type { FieldFault } from '../machine/outcome.ts';
import type { Messages } from '../messages/message.ts';

/** What the server refused, field by field, with its own remedy. The contract's remedies are in English. */
export function FieldFaults({ faults, messages }: { readonly faults: readonly FieldFault[]; readonly messages: Messages }) {
  if (faults.length === 0) return null;
  return (
    <ul class="unstuck-banner unstuck-bad">
      {faults.map(({ field, remedy }) => (
        <li key={field}><strong>{fieldName(field, messages)}</strong> <span lang="en">{remedy}</span></li>
      ))}
    </ul>
  );
}

function fieldName(field: string, messages: Messages): string {
  return field === 'amount' || field === 'channel' ? messages[field] : field;
}
