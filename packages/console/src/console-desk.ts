import type { Placement } from '@unstuck/protocol';
import { createApiClient } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { accountOf, initialConsole, nextConsole } from './console-state.ts';
import type { Chosen, ConsoleEvent, ConsoleState, Done } from './console-state.ts';
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
  /** Lists the reports of a site or of a time, as an input has it, or the orders that are sought with the reports of their account. */
  choose(chosen: Partial<Chosen>): void;
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
  readonly show: (state: ConsoleState, desk: ConsoleDesk) => void;
}

/** What is told with an answer of the service. */
type Question = Extract<ConsoleEvent, { readonly answer: unknown }>;
type Told<Type> = Question & { readonly type: Type };

/** Asks what the address and the person want to know, and shows what comes of it. The address names the report, so a link to one works, and Back does. */
export function createConsoleDesk({ scope, session, show }: DeskParts): ConsoleDesk {
  let state = initialConsole(session.locale());
  let client: ApiClient | null = null;
  /** The last question of each type. */
  const last: Partial<Record<Question['type'], object>> = {};
  /** What was pasted last, to be read again in another language. */
  let carried: string | null = null;

  function send(event: ConsoleEvent): void {
    state = nextConsole(state, event);
    show(state, desk);
  }

  /** Shows what comes of a question as the event of this type. Only the answer to the last one of a type counts. */
  async function ask<Type extends Question['type']>(type: Type, answer: (asked: ApiClient) => Promise<Told<Type>['answer']>, details: Omit<Told<Type>, 'type' | 'answer'>): Promise<void> {
    const asked = client;
    if (asked === null) return;
    const question = (last[type] = {});
    send({ type: 'asked' });
    const event = { type, answer: await answer(asked), ...details } as Told<Type>;
    send({ type: 'answered' });
    // A question of before signing out, or one that another has overtaken.
    if (client !== asked || last[type] !== question) return;
    if (event.answer.kind === 'signed-out') forget();
    send(event);
  }

  function open(token: string): void {
    session.keepToken(token);
    client = createApiClient(scope.fetch.bind(scope), token);
    void ask('sites', (asked) => asked.sites(), {});
    refresh();
    void listOrders();
    follow();
  }
  function forget(): void {
    session.keepToken(null);
    client = null;
  }
  function refresh(): void {
    void ask('latest', (asked) => asked.latest({ ...state, account: accountOf(state) }), {});
  }
  function listOrders(): Promise<void> {
    void ask('aside', (asked) => asked.orders('aside'), {});
    return ask('orders', (asked) => (state.sought ? asked.orders('find', state.sought) : asked.orders('waiting')), {});
  }
  /** One thing at a time: the second click of a double click asks for nothing. */
  async function change<Type extends Done['kind'] & Question['type']>(...deed: Parameters<typeof ask<Type>>): Promise<void> {
    if (state.doing) return;
    send({ type: 'doing' });
    await ask(...deed);
    // What went wrong stays to be read.
    if (!state.trouble) void listOrders();
  }
  function read(report: string): void {
    carried = null;
    void ask('report', (asked) => asked.lookUp(report, state.locale), {});
  }
  function readCarried(text: string, keep: boolean): void {
    carried = text;
    void ask('report', (asked) => asked.readCarried(text, keep, state.locale), {});
  }
  async function readFile(file: File, keep: boolean): Promise<void> {
    if (file.size > MAX_FILE_BYTES) send({ type: 'report', answer: { kind: 'trouble', why: 'too-large' } });
    else readCarried(await file.text(), keep);
  }
  function leave(): void {
    carried = null;
    // What is still looked up is not to come in between.
    delete last.report;
    send({ type: 'left' });
    refresh();
    void listOrders();
  }
  /** Shows what the address names. */
  function follow(): void {
    const report = reportIn(scope.location.hash);
    if (report !== null) read(report);
    else if (state.view !== null || state.unseen !== null) leave();
  }

  const desk: ConsoleDesk = {
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
    choose(chosen) {
      send({ type: 'chosen', chosen });
      // Whose reports they are, the orders tell.
      if ('sought' in chosen) void listOrders().then(refresh);
      else refresh();
    },
    refuse: (orderId) => void change('turned-down', (asked) => asked.refuse(orderId), { subject: orderId }),
    place: (tradeNumber, placement) => void change('placed', (asked) => asked.place(tradeNumber, placement), { subject: tradeNumber, placement }),
    approve: (orderId) => void change('approved', (asked) => asked.approve(orderId), { subject: orderId }),
    confirmTransfer: (orderId, amount, reference) => void change('booked', (asked) => asked.confirmTransfer(orderId, amount, reference), { subject: orderId, amount }),
    leave,
    dispose: () => scope.removeEventListener('hashchange', follow),
  };
  scope.addEventListener('hashchange', follow);
  show(state, desk);
  const kept = session.token();
  if (kept !== null) open(kept);
  return desk;
}
