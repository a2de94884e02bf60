import type { ReportView } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
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
        <div><dt>{words.from}</dt><dd>{origin ?? '–'}</dd></div>
        {site !== null && <div><dt>{words.site}</dt><dd>{site}</dd></div>}
        <div><dt>{words.build}</dt><dd>{report.sdk.version} · {report.sdk.build}</dd></div>
        {Object.entries(report.environment).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{String(value)}</dd></div>)}
      </dl>
    </section>
  );
}
