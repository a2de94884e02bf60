import { useState } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';

export interface CarriedReportProps {
  readonly messages: Messages;
  readonly unreadable: boolean;
  readonly busy: boolean;
  readonly onText: (text: string, keep: boolean) => void;
  readonly onFile: (file: File, keep: boolean) => void;
}

/** What no door of the page let out: pasted, chosen or dropped. */
export function CarriedReport({ messages, unreadable, busy, onText, onFile }: CarriedReportProps) {
  const [text, setText] = useState('');
  const [keep, setKeep] = useState(true);
  const [over, setOver] = useState(false);
  const { carried } = messages;
  const empty = text.trim() === '';
  const read = (file: File | undefined): void => {
    if (file !== undefined) onFile(file, keep);
  };
  return (
    <form
      class={`card${over ? ' over' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) onText(text, keep);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        read(event.dataTransfer?.files[0]);
      }}
    >
      <h2>{carried.heading}</h2>
      <label for="carried">{carried.label}</label>
      <textarea id="carried" class="code" rows={4} spellcheck={false} aria-describedby="carried-hint carried-fault" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <p id="carried-hint" class="hint">{carried.hint}</p>
      <label class="check"><input type="checkbox" checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} /> {carried.keep}</label>
      <div class="row">
        <button type="submit" class="primary" aria-disabled={busy || empty}>{carried.submit}</button>
        <label class="file">
          <input
            type="file" accept=".json,application/json,text/plain"
            onChange={(event) => {
              read(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
          <span>{carried.file}</span>
        </label>
        <span class="hint">{carried.drop}</span>
      </div>
      <p id="carried-fault" class="fault" role="alert">{unreadable && carried.unreadable}</p>
    </form>
  );
}
