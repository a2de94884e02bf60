import { parseReference } from '@unstuck/protocol';
import { useState } from 'preact/hooks';

export interface ReferenceFormProps {
  /** Of the field, and the beginning of those beside it. */
  readonly id: string;
  readonly label: string;
  readonly submit: string;
  readonly words: Readonly<Record<'hint' | 'malformed' | 'typo', string>>;
  /** Shows that something is looked up. Another question can be asked all the same: only the last one's answer counts. */
  readonly busy: boolean;
  /** What stands in the field at first. */
  readonly value?: string;
  readonly onReference: (reference: string) => void;
  /** Hears of each attempt whether it was none. */
  readonly onFault?: (faulty: boolean) => void;
}

/** A field for what was read out or copied by hand; a slip is noticed before anybody is asked. */
export function ReferenceForm({ id, label, submit, words, busy, value = '', onReference, onFault }: ReferenceFormProps) {
  const [typed, setTyped] = useState(value);
  const [fault, setFault] = useState<'malformed' | 'typo' | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const read = parseReference(typed);
        setFault(read.kind === 'valid' ? null : read.kind);
        onFault?.(read.kind !== 'valid');
        if (read.kind === 'valid') onReference(read.reference);
      }}
    >
      <label for={id}>{label}</label>
      <div class="row">
        <input
          id={id} class="code" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={40} aria-describedby={`${id}-hint ${id}-fault`} aria-invalid={fault !== null}
          value={typed} onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="primary" aria-disabled={busy}>{submit}</button>
      </div>
      <p id={`${id}-hint`} class="hint">{words.hint}</p>
      <p id={`${id}-fault`} class="fault" role="alert">{fault !== null && words[fault]}</p>
    </form>
  );
}
