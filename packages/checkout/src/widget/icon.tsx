import type { Tone } from './screen-of.ts';

const SHAPES: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  wait: 'M12 7v5l3.5 2',
  good: 'M7.5 12.5l3 3 6-6.5',
  bad: 'M12 7v6M12 16.5v.1',
  closed: 'M8 12h8',
};

/** The screen's tone as a sign beside its heading; the words say the same, so it is hidden from screen readers. */
export function Icon({ tone }: { readonly tone: Exclude<Tone, 'plain'> }) {
  return (
    <svg class={`unstuck-icon unstuck-icon-${tone}`} width="28" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="10" />
      <path d={SHAPES[tone]} />
    </svg>
  );
}
