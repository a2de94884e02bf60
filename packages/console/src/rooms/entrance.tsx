import type { ConsoleDesk } from '../console-desk.ts';
import { accountOf } from '../console-state.ts';
import type { ConsoleState } from '../console-state.ts';
import type { Messages } from '../messages/message.ts';
import { More } from '../parts/more.tsx';
import { ReportList } from '../parts/report-list.tsx';
import { takeFocus } from '../parts/take-focus.ts';
import { Told } from '../parts/told.tsx';
import { CarriedReport } from './carried-report.tsx';
import { LookUp } from './look-up.tsx';
import { MoneyAside } from './money-aside.tsx';
import { WaitingOrders } from './waiting-orders.tsx';

/** Where support begins: a reference, something pasted, or what came in lately. */
export function Entrance({ messages, state, desk }: { readonly messages: Messages; readonly state: ConsoleState; readonly desk: ConsoleDesk }) {
  const { locale, unseen, unreadable, latest, sites, site, until } = state;
  const account = accountOf(state);
  const busy = state.asking > 0;
  return (
    <>
      <h1 class="off-screen" ref={takeFocus} tabIndex={-1}>{messages.title}</h1>
      <div class="pair">
        <LookUp messages={messages} unseen={unseen} busy={busy} onReference={desk.lookUp} />
        <CarriedReport messages={messages} unreadable={unreadable} busy={busy} onText={desk.readCarried} onFile={desk.readFile} />
      </div>
      <WaitingOrders messages={messages} state={state} desk={desk} />
      <MoneyAside messages={messages} state={state} desk={desk} />
      <section class="card" aria-labelledby="latest-heading">
        <div class="row spread">
          <h2 id="latest-heading">{messages.latest.heading}{account && <> · <Told text={account} /></>}</h2>
          <span class="row">
            {sites.length > 0 && (
              <select aria-label={messages.latest.site} value={site} onChange={(event) => desk.choose({ site: event.currentTarget.value })}>
                <option value="">{messages.latest.allSites}</option>
                {sites.map((key) => <option key={key} value={key}>{key}</option>)}
              </select>
            )}
            <label for="until">{messages.latest.until}</label>
            <input id="until" type="datetime-local" value={until} onChange={(event) => desk.choose({ until: event.currentTarget.value })} />
            <button type="button" class="small" onClick={desk.refresh}>{messages.latest.refresh}</button>
          </span>
        </div>
        {latest && <ReportList reports={latest} label={messages.latest.heading} none={messages.latest.none} messages={messages} locale={locale} />}
        <More list={latest} limit={until || account ? 100 : 20} messages={messages} />
      </section>
    </>
  );
}
