import { useState } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';
import { ReferenceForm } from '../parts/reference-form.tsx';

export interface LookUpProps {
  readonly messages: Messages;
  /** The reference that is right and whose report is not there. */
  readonly unseen: string | null;
  readonly busy: boolean;
  readonly onReference: (reference: string) => void;
}

/** A reference as it was read out. */
export function LookUp({ messages, unseen, busy, onReference }: LookUpProps) {
  const [faulty, setFaulty] = useState(false);
  const { lookUp } = messages;
  return (
    <section class="card">
      <h2>{lookUp.heading}</h2>
      <ReferenceForm id="reference" label={lookUp.label} submit={lookUp.submit} words={lookUp} busy={busy} value={unseen ?? ''} onReference={onReference} onFault={setFaulty} />
      <div role="status">{!faulty && unseen !== null && <div class="notice"><p><strong>{lookUp.unseen(unseen)}</strong></p><p>{lookUp.unseenNext}</p></div>}</div>
    </section>
  );
}
