import { useEffect, useState } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';
import { copyText } from './copy-text.ts';

const SAID_FOR_MS = 4_000;

/** Copies `text` and says so; `label` names what is copied to those who do not see where the button stands. */
export function CopyButton({ text, label, messages }: { readonly text: string; readonly label: string; readonly messages: Messages }) {
  const [said, say] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => say(''), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => say((await copyText(text, document)) ? messages.report.copied : messages.report.copyByHand);
  return (
    <span class="copy">
      <button type="button" class="small" aria-label={`${messages.report.copy}: ${label}`} onClick={() => void copy()}>{messages.report.copy}</button>
      <span role="status" class="said">{said}</span>
    </span>
  );
}
