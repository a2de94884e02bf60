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
    scope.document.documentElement.lang = latest.locale;
    const { title, report } = messagesFor(latest.locale);
    scope.document.title = latest.view === null ? title : `${report.heading(latest.view.report.reference)} · ${title}`;
    render(<ConsoleView state={latest} desk={desk} />, root);
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
