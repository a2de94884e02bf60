import type { CauseAdvice } from '@unstuck/protocol';
import { useRef } from 'preact/hooks';
import type { Messages } from '../messages/message.ts';
import { CopyButton } from '../parts/copy-button.tsx';

/** Who is told what; what is meant for others can be copied. */
export function AdviceCards({ advice, messages }: { readonly advice: CauseAdvice; readonly messages: Messages }) {
  const { report } = messages;
  const cause = messages.causes[advice.cause];
  const employee = useRef<HTMLParagraphElement>(null);
  const it = useRef<HTMLParagraphElement>(null);
  return (
    <div class="advice">
      <section class="tell"><h3>{report.employee}</h3><p ref={employee}>{advice.employee}</p><CopyButton text={advice.employee} shown={employee} label={`${report.employee} · ${cause}`} messages={messages} /></section>
      <section class="tell"><h3>{report.support}</h3><p>{advice.support}</p></section>
      <section class="tell tell-it"><h3>{report.it}</h3><p ref={it} class="exact">{advice.it}</p><CopyButton text={advice.it} shown={it} label={`${report.it} · ${cause}`} messages={messages} /></section>
    </div>
  );
}
