import type { ReportSummary } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
import { addressOf } from '../route.ts';
import { Told } from './told.tsx';
import { moment } from '../view-models/plain-texts.ts';

interface Props {
  readonly reports: readonly ReportSummary[];
  readonly label: string;
  /** What is said where there are no reports. */
  readonly none?: string;
  readonly messages: Messages;
  readonly locale: Locale;
}

/** Reports in a table, each a link to its own page. */
export function ReportList({ reports, label, none, messages, locale }: Props) {
  const { latest } = messages;
  return reports.length === 0 ? <p>{none}</p> : (
    <table class="list" aria-label={label}>
      <thead><tr><th scope="col">{latest.reference}</th><th scope="col">{latest.cause}</th><th scope="col">{latest.received}</th><th scope="col">{latest.page}</th></tr></thead>
      <tbody>
        {reports.map((report) => (
          <tr key={report.reportId}>
            <td><a class="code" href={addressOf(report)}>{report.reference}</a></td>
            <td>{messages.causes[report.cause]}</td>
            <td>{moment(report.receivedAt, locale)}</td>
            <td class="page"><Told text={report.origin ?? '–'} />{report.site !== null && <> · <Told text={report.site} /></>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
