import { DEADLINES } from '../machine/deadlines.ts';
import type { Scene } from './widget-setup.ts';

/** How long it may still take. */
export function Progress({ scene }: { readonly scene: Scene }) {
  const { messages, workingForMs, id } = scene;
  const left = Math.max(1, Math.ceil((DEADLINES.total - workingForMs) / 1000));
  return (
    <div class="unstuck-wait">
      <progress class="unstuck-progress" max={DEADLINES.total} value={workingForMs} aria-labelledby={`${id}-title`} />
      <p class="unstuck-hint">{messages.atMost(left)}</p>
    </div>
  );
}
