import type { Placement } from '@unstuck/protocol';
import { createApiClient } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { initialConsole, nextConsole } from './console-state.ts';
import type { ConsoleEvent, ConsoleState } from './console-state.ts';
import { addressOf, reportIn } from './route.ts';
import type { Session } from './session.ts';

/** A report file has 32 kB at most; whatever is far larger is something else. */
const MAX_FILE_BYTES = 131_072;

/** What a person at the console can do. */
export interface ConsoleDesk {
  signIn(token: string): void;
  signOut(): void;
  switchLanguage(): void;
  lookUp(reference: string): void;
  readCarried(text: string, keep: boolean): void;
  /** A file as it was chosen or dropped. What is larger than any report is not even read. */
  readFile(file: File, keep: boolean): void;
  refresh(): void;
  /** Lists the reports of one site; null for those of all. */
  chooseSite(site: string | null): void;
  /** Lists what came in by then, in local time as an input has it; empty for now. */
  chooseUntil(until: string): void;
  listWaiting(): void;
  /** Looks for the order whose bank transfer carries this text. */
  findTransfer(remittance: string): void;
  approve(orderId: string): void;
  refuse(orderId: string): void;
  /** Says what became of money that was set aside. */
  place(tradeNumber: string, placement: Placement): void;
  /** @param amount what arrived, in minor units */
  confirmTransfer(orderId: string, amount: number, reference: string): void;
  leave(): void;
  dispose(): void;
}

export interface DeskParts {
  readonly scope: Window & typeof globalThis;
  readonly session: Session;
  readonly show: (state: ConsoleState) => void;
}

/** Asks what the address and the person want to know, and shows what comes of it. The address names the report, so a link to one works, and Back does. */
export function createConsoleDesk({ scope, session, show }: DeskParts): ConsoleDesk {
  let state = initialConsole(session.locale());
  let client: ApiClient | null = null;
  /** Only the answer to the last question about a report counts. */
  let question = 0;
  /** What was pasted last, to be read again in another language. */
  let carried: string | null = null;
  /** Only the answer to the last question about orders counts. */
  let listing = 0;

  function send(event: ConsoleEvent): void {
    state = nextConsole(state, event);
    show(state);
  }

  async function ask<Event extends ConsoleEvent>(make: (asked: ApiClient) => Promise<Event>, current: () => boolean): Promise<void> {
    const asked = client;
    if (asked === null) return;
    send({ type: 'asked' });
    const event = await make(asked);
    send({ type: 'answered' });
    // A question of before signing out, or one that another has overtaken.
    if (client !== asked || !current()) return;
    if ('answer' in event && event.answer.kind === 'signed-out') forget();
    send(event);
  }
  function askForReport(make: (asked: ApiClient) => Promise<ConsoleEvent>): void {
    question += 1;
    const mine = question;
    void ask(make, () => mine === question);
  }

  function open(token: string): void {
    session.keepToken(token);
    client = createApiClient(scope.fetch.bind(scope), token);
    void ask(async (asked) => ({ type: 'sites', answer: await asked.sites() }), () => true);
    refresh();
    listOrders(null);
    follow();
  }
  function forget(): void {
    session.keepToken(null);
    client = null;
  }
  function refresh(): void {
    const { site, until } = state;
    void ask(async (asked) => ({ type: 'latest', answer: await asked.latest(site, until) }), () => site === state.site && until === state.until);
  }
  function listOrders(remittance: string | null): void {
    listing += 1;
    const mine = listing;
    void ask(async (asked) => ({ type: 'orders', remittance, answer: await (remittance === null ? asked.waiting() : asked.byRemittance(remittance)) }), () => mine === listing);
    void ask(async (asked) => ({ type: 'aside', answer: await asked.aside() }), () => mine === listing);
  }
  /** One thing at a time: the second click of a double click asks for nothing. */
  async function change(make: (asked: ApiClient) => Promise<ConsoleEvent>): Promise<void> {
    if (state.doing) return;
    send({ type: 'doing' });
    await ask(make, () => true);
    listOrders(state.remittance);
  }
  function read(report: string): void {
    carried = null;
    askForReport(async (asked) => ({ type: 'report', answer: await asked.lookUp(report, state.locale) }));
  }
  function readCarried(text: string, keep: boolean): void {
    carried = text;
    askForReport(async (asked) => ({ type: 'report', answer: await asked.readCarried(text, keep, state.locale) }));
  }
  async function readFile(file: File, keep: boolean): Promise<void> {
    if (file.size > MAX_FILE_BYTES) send({ type: 'report', answer: { kind: 'trouble', why: 'too-large' } });
    else readCarried(await file.text(), keep);
  }
  function leave(): void {
    carried = null;
    question += 1;
    send({ type: 'left' });
    refresh();
    listOrders(state.remittance);
  }
  /** Shows what the address names. */
  function follow(): void {
    const report = reportIn(scope.location.hash);
    if (report !== null) read(report);
    else if (state.view !== null || state.unseen !== null) leave();
  }

  scope.addEventListener('hashchange', follow);
  show(state);
  const kept = session.token();
  if (kept !== null) open(kept);

  return {
    signIn: open,
    signOut() {
      forget();
      carried = null;
      send({ type: 'signed-out' });
    },
    switchLanguage() {
      const locale = state.locale === 'en' ? 'zh-CN' : 'en';
      session.keepLocale(locale);
      send({ type: 'language', locale });
      // Advice is written by the service, in the language it was asked in.
      if (carried !== null) readCarried(carried, false);
      else follow();
    },
    lookUp(reference) {
      if (reference === reportIn(scope.location.hash)) read(reference);
      else scope.location.hash = addressOf({ reference });
    },
    readCarried,
    readFile: (file, keep) => void readFile(file, keep),
    refresh,
    chooseSite(site) {
      send({ type: 'site-chosen', site });
      refresh();
    },
    chooseUntil(until) {
      send({ type: 'until-chosen', until });
      refresh();
    },
    listWaiting: () => listOrders(null),
    findTransfer: listOrders,
    refuse: (orderId) => void change(async (asked) => ({ type: 'turned-down', subject: orderId, answer: await asked.refuse(orderId) })),
    place: (tradeNumber, placement) => void change(async (asked) => ({ type: 'placed', subject: tradeNumber, placement, answer: await asked.place(tradeNumber, placement) })),
    approve: (orderId) => void change(async (asked) => ({ type: 'approved', subject: orderId, answer: await asked.approve(orderId) })),
    confirmTransfer: (orderId, amount, reference) => void change(async (asked) => ({ type: 'booked', subject: orderId, amount, answer: await asked.confirmTransfer(orderId, amount, reference) })),
    leave,
    dispose: () => scope.removeEventListener('hashchange', follow),
  };
}
