import { orderOf } from '../machine/known-of.ts';
import { moneyOf } from '../machine/money.ts';
import { isWorking } from '../machine/work.ts';
import { ActionBar } from './action-bar.tsx';
import { announcementOf } from './announcement-of.ts';
import { DiagnosisPanel } from './diagnosis-panel.tsx';
import { Facts } from './facts.tsx';
import { FieldFaults } from './field-faults.tsx';
import { Icon } from './icon.tsx';
import { noteOf, reasonOf } from './note-of.ts';
import { OrderForm } from './order-form.tsx';
import { PayStep } from './pay-step.tsx';
import { Progress } from './progress.tsx';
import { recapOf } from './recap-of.ts';
import { screenOf } from './screen-of.ts';
import type { Screen } from './screen-of.ts';
import type { Scene } from './widget-setup.ts';

/** The whole widget, a picture of the state and nothing else. */
export function View({ scene }: { readonly scene: Scene }) {
  const screen = screenOf(scene.state, scene.messages);
  return (
    <div class="unstuck-card">
      <p class="unstuck-announcer" role="status">{announcementOf(scene)}</p>
      <div key={screen[0]} class="unstuck-screen" role="group" aria-labelledby={`${scene.id}-title`}>
        <Head scene={scene} screen={screen} />
        <Body scene={scene} />
        <ActionBar scene={scene} />
      </div>
    </div>
  );
}

function Head({ scene, screen }: { readonly scene: Scene; readonly screen: Screen }) {
  const { state, messages } = scene;
  const [, title, words, tone] = screen;
  return (
    <div class="unstuck-head" role={tone === 'bad' ? 'alert' : undefined}>
      {tone !== 'plain' && <Icon tone={tone} />}
      <h2 id={`${scene.id}-title`} class="unstuck-title" tabIndex={-1}>{title}</h2>
      {words && <p class="unstuck-words">{words}</p>}
      {(tone === 'bad' || tone === 'closed') && <p class="unstuck-money">{messages.money[moneyOf(state)]}</p>}
    </div>
  );
}

function Body({ scene }: { readonly scene: Scene }) {
  const { state, messages } = scene;
  if (state.phase === 'boot' || state.phase === 'ready') return <OrderForm scene={scene} state={state} />;
  const note = noteOf(scene);
  const reason = reasonOf(scene);
  const action = isWorking(state) ? null : orderOf(state)?.payment?.action;
  return (
    <div class="unstuck-body">
      {isWorking(state) && <Progress scene={scene} />}
      {(state.phase === 'paying' || state.phase === 'confirming') && action && <PayStep scene={scene} action={action} />}
      {state.phase === 'failed' && <p class="unstuck-next">{messages.failures[state.failure][2]}</p>}
      {state.phase === 'failed' && <FieldFaults faults={state.faults} scene={scene} />}
      <Facts kind="recap" facts={recapOf(scene)} />
      {(note || reason) && <Note note={note} reason={reason} />}
      <DiagnosisPanel scene={scene} />
    </div>
  );
}

function Note({ note, reason }: { readonly note: string; readonly reason: string }) {
  return (
    <div class="unstuck-banner">
      {note && <p>{note}</p>}
      {reason && <p class="unstuck-reason">{reason}</p>}
    </div>
  );
}
