import type { Boot, Ready } from '../machine/state.ts';
import { AmountField } from './amount-field.tsx';
import { ChannelPicker } from './channel-picker.tsx';
import { FieldFaults } from './field-faults.tsx';
import type { Scene } from './widget-setup.ts';

/** Safari ends a composition before it tells of the key that did. https://bugs.webkit.org/show_bug.cgi?id=165004 */
const SAFARI_COMPOSES = 229;

/**
 * Amount and channel. Not a `<form>` of its own: the widget is often mounted inside the page's, where Enter would submit
 * that one, so Enter is taken here. While the ledger is being read the same form is shown, disabled: nothing moves later.
 */
export function OrderForm({ scene, state }: { readonly scene: Scene; readonly state: Boot | Ready }) {
  return (
    <div
      class="unstuck-form"
      role="presentation"
      onKeyDown={(event) => {
        const typing = event.target instanceof HTMLInputElement;
        if (!typing || event.key !== 'Enter' || event.isComposing || event.keyCode === SAFARI_COMPOSES) return;
        event.preventDefault();
        if (!event.repeat) scene.onGesture({ type: 'submitted' });
      }}
    >
      {state.phase === 'ready' && <FieldFaults faults={state.refused} scene={scene} />}
      <AmountField scene={scene} state={state} />
      <ChannelPicker scene={scene} state={state} />
    </div>
  );
}
