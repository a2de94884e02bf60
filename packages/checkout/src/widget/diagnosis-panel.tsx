import { QrCode } from './qr-code.tsx';
import type { ReportAction } from './port.ts';
import type { Scene } from './widget-setup.ts';

/** After a failure: why, whether support knows already, and the report to take along. Its place is kept from the first moment on. */
export function DiagnosisPanel({ scene }: { readonly scene: Scene }) {
  const { state, help, messages } = scene;
  if (state.phase !== 'failed' || !help) return null;
  const { diagnosis, taken, qrShown } = help;
  const carried = diagnosis?.carried;
  const delivery = diagnosis?.delivery;
  const words = messages.help;
  return (
    <div class="unstuck-help" role="group" aria-label={words.title}>
      <p class="unstuck-reason"><strong>{words.title}</strong> {diagnosis?.words || words.looking}</p>
      {(taken ?? delivery) && <p class="unstuck-hint">{taken ? words.taken[taken] : delivery && words.delivery[delivery]}</p>}
      {carried && (
        <div class="unstuck-actions">
          <a class="unstuck-button" href={carried.link} target="_blank" rel="noopener" data-unstuck-action="open-report" onClick={() => scene.onGesture({ type: 'open-report' })}>
            {words.open}
          </a>
          <Take action="copy-report" label={words.copy} scene={scene} />
          <Take action="save-report" label={words.save} scene={scene} />
          <Take action="show-qr" label={qrShown ? words.hideQr : words.showQr} open={qrShown} scene={scene} />
        </div>
      )}
      {carried && taken === 'not-copied' && <textarea class="unstuck-carried" readOnly rows={4} aria-label={words.copy} value={carried.text} />}
      {carried && qrShown && <div class="unstuck-large"><QrCode code={carried.link} label={words.qrCode} /></div>}
    </div>
  );
}

interface TakeParts {
  readonly action: ReportAction;
  readonly label: string;
  readonly scene: Scene;
  /** For one that shows something here: whether it does. */
  readonly open?: boolean;
}

function Take({ action, label, scene, open }: TakeParts) {
  return (
    <button
      type="button"
      class="unstuck-button"
      data-unstuck-action={action}
      aria-expanded={open}
      onClick={(event) => event.detail > 1 || scene.onGesture({ type: action })}
    >
      {label}
    </button>
  );
}
