import type { ReportView } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
import { TellDetail, Told } from '../parts/told.tsx';
import { doorOutcomeWord, eventWord, wordOf } from '../view-models/detail-words.ts';
import type { Detail } from '../view-models/detail-words.ts';
import { moment, seconds } from '../view-models/plain-texts.ts';

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
            <span><Told text={wordOf(id, view.meanings)} /></span>
            <span class="soft"><code><Told text={id} /></code> · {server ? report.serverKnows : seconds(at)}{detail !== undefined && <> · <TellDetail detail={detail} messages={messages} /></>}</span>
          </li>
        ))}
      </ul>
      {view.policy.length > 0 && (
        <>
          <h3>{report.browserReports}</h3>
          <ul class="evidence-list">
            {view.policy.map(({ what, blocked, page, count, lastAt }, index) => <li key={index}><span><Told text={what} /> → <Told text={blocked} /></span><span class="soft"><Told text={page} /> · {report.seen(count)} · {moment(lastAt, locale)}</span></li>)}
          </ul>
        </>
      )}
    </section>
  );
}

/** The rest of the report, folded away: for those who want to see everything. */
export function ReportDetails({ view, messages, locale }: Props) {
  const { report } = view;
  const { report: words, story } = messages;
  const dropped = Object.entries(report.drops).filter(([, count]) => count > 0);
  const pair = (name: string, value: string): string => (locale === 'en' ? `${name}: ${value}` : `${name}：${value}`);
  return (
    <section class="card">
      <Fold heading={words.events} rows={report.timeline.map(({ at, what, detail }) => [seconds(at), eventWord(what, messages), detail])} messages={messages} />
      <Fold heading={words.probes} rows={report.probes.map(({ name, outcome, durationMs, detail }) => [seconds(durationMs), pair(wordOf(name, story.probes), wordOf(outcome, story.probeOutcomes)), detail])} messages={messages} />
      <Fold heading={words.delivery} rows={report.deliveries.map(({ at, door, outcome }) => [seconds(at), pair(story.doors[door], doorOutcomeWord(outcome, messages)), undefined])} messages={messages} />
      {dropped.length > 0 && <p class="soft">{pair(words.drops, '')}{dropped.map(([reason, count], index) => <span key={reason}>{index > 0 && ' · '}<Told text={wordOf(reason, story.drops)} /> {count}</span>)}</p>}
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
        <tbody>{rows.map(([when, what, detail], index) => <tr key={index}><td>{when}</td><td><Told text={what} /></td><td><TellDetail detail={detail} messages={messages} /></td></tr>)}</tbody>
      </table>
    </details>
  );
}
