import { confidenceWord } from '@unstuck/protocol';
import type { ReportView } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
import { LEAST_SHOWN, percent } from '../view-models/percent.ts';

/** What it is most likely, how sure that is, and what it might be instead. */
export function Verdict({ view, messages, locale }: { readonly view: ReportView; readonly messages: Messages; readonly locale: Locale }) {
  const [top, ...rest] = view.findings;
  const others = rest.filter(({ confidence }) => confidence >= LEAST_SHOWN);
  const words = messages.report;
  if (top === undefined) return null;
  const pair = top.indistinguishableFrom.map((cause) => messages.causes[cause]).join(locale === 'en' ? ', ' : '、');
  return (
    <section class="card verdict" aria-labelledby="verdict-heading">
      <h2 class="soft" id="verdict-heading">{words.likeliest}</h2>
      <p class="cause">{messages.causes[top.cause]} <code class="soft">{top.cause}</code></p>
      <p><strong>{words.confidence[confidenceWord(top.confidence)]}</strong> · {percent(top.confidence)}</p>
      <svg class="meter" aria-hidden="true" width="100%" height="8"><rect class="meter-ground" width="100%" height="8" rx="4" /><rect class="meter-value" width={`${top.confidence * 100}%`} height="8" rx="4" /></svg>
      {pair !== '' && <p class="notice">{words.indistinguishable(pair)}</p>}
      {others.length > 0 && (
        <>
          <h3>{words.alternatives}</h3>
          <ul class="plain">{others.map(({ cause, confidence }) => <li key={cause}>{messages.causes[cause]} <span class="soft">{percent(confidence)}</span></li>)}</ul>
        </>
      )}
    </section>
  );
}
