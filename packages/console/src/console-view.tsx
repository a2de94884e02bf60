import type { ConsoleDesk } from './console-desk.ts';
import type { ConsoleState } from './console-state.ts';
import { messagesFor } from './messages/messages-for.ts';
import { Entrance } from './rooms/entrance.tsx';
import { ReportPage } from './rooms/report-page.tsx';
import { SignIn } from './rooms/sign-in.tsx';

/** The whole screen, as a picture of the state. */
export function ConsoleView({ state, desk }: { readonly state: ConsoleState; readonly desk: ConsoleDesk }) {
  const { locale, signedIn, view, trouble } = state;
  const messages = messagesFor(locale);
  const busy = state.asking > 0;
  return (
    <>
      <header class="bar">
        <span class="brand">{messages.title}</span>
        <span class="row">
          <button type="button" class="small" lang={locale === 'en' ? 'zh-CN' : 'en'} onClick={desk.switchLanguage}>{messages.otherLanguage}</button>
          {signedIn && <button type="button" class="small" onClick={desk.signOut}>{messages.signOut}</button>}
        </span>
      </header>
      <main>
        <p class="off-screen" role="status">{busy && messages.busy}</p>
        <div role="alert">{trouble !== null && <p class="notice fault">{messages.trouble[trouble]}</p>}</div>
        {!signedIn && <SignIn messages={messages} wrong={state.wrongToken} busy={busy} onToken={desk.signIn} />}
        {signedIn && view !== null && <ReportPage view={view} messages={messages} locale={locale} onBack={desk.leave} />}
        {signedIn && view === null && <Entrance messages={messages} state={state} desk={desk} />}
      </main>
    </>
  );
}
