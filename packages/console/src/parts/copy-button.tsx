import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';
import { copyText, selectText } from './copy-text.ts';

const SAID_FOR_MS = 4_000;

export interface CopyButtonProps {
  readonly text: string;
  /** Where the text is on the screen, to be copied by hand where it has to be. */
  readonly shown: RefObject<Element | null>;
  /** Names what is copied to those who do not see where the button stands. */
  readonly label: string;
  readonly messages: Messages;
}

/** Copies a text and says so. */
export function CopyButton({ text, shown, label, messages }: CopyButtonProps) {
  const [said, say] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => say(''), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    if (await copyText(text, document)) return say(messages.report.copied);
    if (shown.current !== null) selectText(shown.current);
    say(messages.report.copyByHand);
  };
  return (
    <span class="copy">
      <button type="button" class="small" aria-label={`${messages.report.copy}: ${label}`} onClick={() => void copy()}>{messages.report.copy}</button>
      <span role="status" class="said">{said}</span>
    </span>
  );
}
