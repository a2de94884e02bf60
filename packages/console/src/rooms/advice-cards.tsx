import type { CauseAdvice } from '@unstuck/protocol';
import type { Messages } from '../messages/message.ts';
import { CopyButton } from '../parts/copy-button.tsx';

/** Who is told what; what is meant for others can be copied. */
export function AdviceCards({ advice, messages }: { readonly advice: CauseAdvice; readonly messages: Messages }) {
  const { report } = messages;
  const cause = messages.causes[advice.cause];
  return (
    <div class="advice">
      <section class="tell"><h3>{report.employee}</h3><p>{advice.employee}</p><CopyButton text={advice.employee} label={`${report.employee} · ${cause}`} messages={messages} /></section>
      <section class="tell"><h3>{report.support}</h3><p>{advice.support}</p></section>
      <section class="tell tell-it"><h3>{report.it}</h3><p class="exact">{advice.it}</p><CopyButton text={advice.it} label={`${report.it} · ${cause}`} messages={messages} /></section>
    </div>
  );
}
