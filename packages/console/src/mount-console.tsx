import { render } from 'preact';
import { createConsoleDesk } from './console-desk.ts';
import { ConsoleView } from './console-view.tsx';
import { messagesFor } from './messages/messages-for.ts';
import { createSession } from './session.ts';

export interface ConsolePage {
  dispose(): void;
}

/** Draws the console into `root`. It speaks to its own origin only. */
export function mountConsole(root: Element, scope: Window & typeof globalThis): ConsolePage {
  const desk = createConsoleDesk({
    scope,
    session: createSession(scope),
    show(state, shown) {
      const messages = messagesFor(state.locale);
      scope.document.documentElement.lang = state.locale;
      try {
        scope.document.title = state.view === null ? messages.title : `${messages.report.heading(state.view.report.reference)} · ${messages.title}`;
        render(<ConsoleView state={state} desk={shown} />, root);
      } catch {
        // The service was upgraded under the open page, and answers what this one cannot show.
        root.textContent = `${messages.causes['contract.mismatch']} → F5`;
      }
    },
  });
  return {
    dispose() {
      desk.dispose();
      render(null, root);
    },
  };
}
