import { EVIDENCE } from '@unstuck/protocol';
import type { ReportView } from '@unstuck/protocol';
import { EVIDENCE_ZH_CN } from '../messages/evidence-zh-cn.ts';
import type { Locale, Messages } from '../messages/message.ts';
import { detailText, moment, seconds } from '../view-models/plain-texts.ts';
import type { Detail } from '../view-models/plain-texts.ts';

interface Props {
  readonly view: ReportView;
  readonly messages: Messages;
  readonly locale: Locale;
}

/** What was noticed, and by whom; what spoke for the likeliest cause comes first. */
export function EvidenceList({ view, messages, locale }: Props) {
  const used = new Set(view.findings[0]?.evidence ?? []);
  const all = [...view.serverEvidence.map((one) => ({ ...one, server: true })), ...view.report.evidence.map((one) => ({ ...one, server: false }))];
  const ordered = [...all.filter(({ id }) => used.has(id)), ...all.filter(({ id }) => !used.has(id))];
  const { report } = messages;
  return (
    <section class="card" aria-labelledby="evidence-heading">
      <h2 id="evidence-heading">{report.evidence}</h2>
      {ordered.length === 0 && <p>{report.noEvidence}</p>}
      <ul class="evidence-list">
        {ordered.map(({ id, at, detail, server }, index) => (
          <li key={index} class={used.has(id) ? 'used' : ''}>
            <span>{meaningOf(id, locale)}</span>
            <span class="soft"><code>{id}</code> · {server ? report.serverKnows : seconds(at)}{detailText(detail) !== '' && ` · ${detailText(detail)}`}</span>
          </li>
        ))}
      </ul>
      {view.policy.length > 0 && (
        <>
          <h3>{report.browserReports}</h3>
          <ul class="evidence-list">
            {view.policy.map(({ what, blocked, page, count, lastAt }, index) => <li key={index}><span>{what} → {blocked}</span><span class="soft">{page} · {report.seen(count)} · {moment(lastAt, locale)}</span></li>)}
          </ul>
        </>
      )}
    </section>
  );
}

/** The rest of the report, folded away: for those who want to see everything. */
export function ReportDetails({ view, messages }: Omit<Props, 'locale'>) {
  const { report } = view;
  const words = messages.report;
  return (
    <section class="card">
      <Fold heading={words.events} rows={report.timeline.map(({ at, what, detail }) => [seconds(at), what, detail])} messages={messages} />
      <Fold heading={words.probes} rows={report.probes.map(({ name, outcome, durationMs, detail }) => [seconds(durationMs), `${name}: ${outcome}`, detail])} messages={messages} />
      <Fold heading={words.delivery} rows={report.deliveries.map(({ at, door, outcome }) => [seconds(at), `${door}: ${outcome}`, undefined])} messages={messages} />
      {Object.keys(report.drops).length > 0 && <p class="soft">{words.drops}: {detailText(report.drops)}</p>}
    </section>
  );
}

function Fold({ heading, rows, messages }: { readonly heading: string; readonly rows: readonly (readonly [string, string, Detail | undefined])[]; readonly messages: Messages }) {
  if (rows.length === 0) return null;
  const { report } = messages;
  return (
    <details>
      <summary>{heading} ({rows.length})</summary>
      <table class="list" aria-label={heading}>
        <thead><tr><th scope="col">{report.when}</th><th scope="col">{report.what}</th><th scope="col">{report.detail}</th></tr></thead>
        <tbody>{rows.map(([when, what, detail], index) => <tr key={index}><td>{when}</td><td>{what}</td><td>{detailText(detail)}</td></tr>)}</tbody>
      </table>
    </details>
  );
}

/** An id of a page newer than this console has no meaning here, and says so by standing alone. */
function meaningOf(id: string, locale: Locale): string {
  const meanings: Readonly<Record<string, string>> = locale === 'en' ? EVIDENCE : EVIDENCE_ZH_CN;
  return Object.hasOwn(meanings, id) ? (meanings[id] ?? id) : id;
}
