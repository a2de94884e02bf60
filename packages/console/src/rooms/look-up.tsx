import { parseReference } from '@unstuck/protocol';
import { useState } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';

export interface LookUpProps {
  readonly messages: Messages;
  /** The reference that is right and whose report is not there. */
  readonly unseen: string | null;
  /** Shows that something is looked up. Another question can be asked all the same: only the last one's answer counts. */
  readonly busy: boolean;
  readonly onReference: (reference: string) => void;
}

/** A reference as it was read out or copied by hand; a slip is noticed before anybody is asked. */
export function LookUp({ messages: { lookUp }, unseen, busy, onReference }: LookUpProps) {
  const [typed, setTyped] = useState(unseen ?? '');
  const [fault, setFault] = useState<'malformed' | 'typo' | null>(null);
  return (
    <section class="card">
      <h2>{lookUp.heading}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const read = parseReference(typed);
          setFault(read.kind === 'valid' ? null : read.kind);
          if (read.kind === 'valid') onReference(read.reference);
        }}
      >
        <label for="reference">{lookUp.label}</label>
        <div class="row">
          <input
            id="reference" class="code" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={40} aria-describedby="reference-hint reference-fault" aria-invalid={fault !== null}
            value={typed} onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="primary" aria-disabled={busy}>{lookUp.submit}</button>
        </div>
        <p id="reference-hint" class="hint">{lookUp.hint}</p>
        <p id="reference-fault" class="fault" role="alert">{fault !== null && lookUp[fault]}</p>
      </form>
      <div role="status">{fault === null && unseen !== null && <div class="notice"><p><strong>{lookUp.unseen(unseen)}</strong></p><p>{lookUp.unseenNext}</p></div>}</div>
    </section>
  );
}
