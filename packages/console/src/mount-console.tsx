import { render } from 'preact';
import { createConsoleDesk } from './console-desk.ts';
import type { ConsoleDesk } from './console-desk.ts';
import type { ConsoleState } from './console-state.ts';
import { ConsoleView } from './console-view.tsx';
import { messagesFor } from './messages/messages-for.ts';
import { createSession } from './session.ts';

export interface ConsolePage {
  dispose(): void;
}

/** Draws the console into `root`. It speaks to its own origin only. */
export function mountConsole(root: Element, scope: Window & typeof globalThis): ConsolePage {
  let desk: ConsoleDesk | null = null;
  let latest: ConsoleState | null = null;
  const draw = (): void => {
    if (desk === null || latest === null) return;
    const messages = messagesFor(latest.locale);
    scope.document.documentElement.lang = latest.locale;
    try {
      scope.document.title = latest.view === null ? messages.title : `${messages.report.heading(latest.view.report.reference)} · ${messages.title}`;
      render(<ConsoleView state={latest} desk={desk} />, root);
    } catch {
      // The service was upgraded under the open page, and answers what this one cannot show.
      root.textContent = `${messages.causes['contract.mismatch']} → F5`;
    }
  };
  desk = createConsoleDesk({
    scope,
    session: createSession(scope),
    show: (state) => {
      latest = state;
      draw();
    },
  });
  draw();
  return {
    dispose() {
      desk.dispose();
      render(null, root);
    },
  };
}
