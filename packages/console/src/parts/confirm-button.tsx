import { useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** Another thing is being done; this has to wait. */
  readonly busy: boolean;
  readonly onConfirm: () => void;
}

/** For what cannot be undone: the first click asks, with a question mark, and the second does it. */
export function ConfirmButton({ label, busy, onConfirm }: Props) {
  const [asked, setAsked] = useState(false);
  return <button type="button" class="small" aria-disabled={busy} onClick={() => (asked ? onConfirm() : setAsked(true))} onBlur={() => setAsked(false)}>{label}{asked && '?'}</button>;
}
