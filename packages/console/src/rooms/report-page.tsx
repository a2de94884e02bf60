import type { ReportView } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
import { ReportList } from '../parts/report-list.tsx';
import { takeFocus } from '../parts/take-focus.ts';
import { Timeline } from '../parts/timeline.tsx';
import { AdviceCards } from './advice-cards.tsx';
import { RelatedOrder } from './related-order.tsx';
import { EvidenceList, ReportDetails } from './report-details.tsx';
import { ReportFacts } from './report-facts.tsx';
import { Verdict } from './verdict.tsx';

/** One report: the cause first, then what to do about it, then everything it stands on. Whatever the report says is shown as text and nothing else. */
export function ReportPage({ view, messages, locale, onBack }: { readonly view: ReportView; readonly messages: Messages; readonly locale: Locale; readonly onBack: () => void }) {
  const { report: words } = messages;
  return (
    <>
      <p><a href="#/" onClick={onBack}>‹ {messages.back}</a></p>
      <h1 key={view.report.reportId} ref={takeFocus} tabIndex={-1}>{words.heading(view.report.reference)}</h1>
      {view.ofAnotherAttempt && <p class="notice">{words.ofOtherAttempts}</p>}
      <div class="columns">
        <div>
          <Verdict view={view} messages={messages} locale={locale} />
          <section class="card" aria-labelledby="advice-heading">
            <h2 id="advice-heading">{words.advice}</h2>
            <AdviceCards advice={view.advice} messages={messages} />
            {view.otherAdvice.length > 0 && (
              <details>
                <summary>{words.otherAdvice}</summary>
                {view.otherAdvice.map((advice) => <div key={advice.cause}><h3 class="other-cause">{messages.causes[advice.cause]}</h3><AdviceCards advice={advice} messages={messages} /></div>)}
              </details>
            )}
          </section>
          <RelatedOrder order={view.order} messages={messages} locale={locale} />
          <section class="card" aria-labelledby="timeline-heading"><h2 id="timeline-heading">{words.timeline}</h2><Timeline view={view} messages={messages} /></section>
          <EvidenceList view={view} messages={messages} locale={locale} />
          <ReportDetails view={view} messages={messages} locale={locale} />
        </div>
        <div>
          <ReportFacts view={view} messages={messages} locale={locale} />
          <section class="card" aria-labelledby="neighbours-heading">
            <h2 id="neighbours-heading">{words.neighbours}</h2>
            <ReportList reports={view.neighbours} label={words.neighbours} none={words.noNeighbours} messages={messages} locale={locale} />
          </section>
          {(['others', 'ofOtherAttempts'] as const).map((list) => view[list].length > 0 && <section key={list} class="card" aria-labelledby={list}><h2 id={list}>{words[list]}</h2><ReportList reports={view[list]} label={words[list]} messages={messages} locale={locale} /></section>)}
        </div>
      </div>
    </>
  );
}
