import { ENVIRONMENT_FIELDS } from '@unstuck/protocol';
import type { ReportView } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
import { Told } from '../parts/told.tsx';
import { environmentWords } from '../view-models/detail-words.ts';
import { moment } from '../view-models/plain-texts.ts';

/** Where the attempt stopped, when, and where it came from. */
export function ReportFacts({ view, messages, locale }: { readonly view: ReportView; readonly messages: Messages; readonly locale: Locale }) {
  const { report, receivedAt, origin, site } = view;
  const words = messages.report;
  return (
    <section class="card" aria-labelledby="facts-heading">
      <h2 id="facts-heading">{words.facts}</h2>
      <dl class="facts">
        <div><dt>{words.failure}</dt><dd>{report.failure === null ? words.noFailure : `${messages.failures[report.failure.code]} · ${messages.money[report.failure.money]}`}</dd></div>
        <div><dt>{words.made}</dt><dd>{moment(report.madeAt, locale)}</dd></div>
        <div><dt>{words.received}</dt><dd>{receivedAt === null ? messages.carried.notKept : moment(receivedAt, locale)}</dd></div>
        <div><dt>{words.from}</dt><dd><Told text={origin ?? '–'} /></dd></div>
        {site !== null && <div><dt>{words.site}</dt><dd><Told text={site} /></dd></div>}
        <div><dt>{words.build}</dt><dd>{report.sdk.version} · {report.sdk.build}</dd></div>
        {ENVIRONMENT_FIELDS.filter((field) => field in report.environment).map((field) => (
          <div key={field}><dt>{messages.story.environment[field]}</dt><dd><Told text={environmentWords(field, report.environment[field] ?? null, messages)} /></dd></div>
        ))}
      </dl>
    </section>
  );
}
