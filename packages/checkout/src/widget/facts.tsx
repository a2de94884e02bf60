export type Fact = readonly [name: string, value: string];

/** Names and values, one under the other; each value selects as a whole, to be copied. */
export function Facts({ facts, kind }: { readonly facts: readonly Fact[]; readonly kind: 'recap' | 'transfer' }) {
  return (
    <dl class={`unstuck-facts unstuck-${kind}`}>
      {facts.map(([name, value]) => (
        <div key={name} class="unstuck-fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
