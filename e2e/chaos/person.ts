import type { ChannelId, NextAction } from '@unstuck/protocol';
import { toDecimal } from '../../packages/protocol/src/index.ts';
import { actionsOf } from '../../packages/checkout/src/machine/actions.ts';
import type { State } from '../../packages/checkout/src/machine/state.ts';
import type { Browser } from './browser.ts';
import type { ChaoticNetwork, WireAnswer } from './chaotic-network.ts';
import type { SeededRandom } from './seeded-random.ts';
import { loadPage } from './tab.ts';
import type { Page } from './tab.ts';
import { createVirtualEngine } from './virtual-page.ts';
import type { VirtualEngine } from './virtual-page.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const API = 'http://service.test';

/** A tab with whatever page it has loaded. */
export interface Tab {
  readonly name: string;
  page: Page;
  engine: VirtualEngine;
  closed: boolean;
  /** Pages that it began to load. */
  loads: number;
  frozenAt: number | null;
  /** Milliseconds spent frozen since the page loaded. */
  frozenMs: number;
}

export interface Habits {
  readonly tabs: number;
  /** Pays, starts anew and starts once more, or stops at the first decided order. */
  readonly repeats: boolean;
  /** How eagerly the person does things that are not the next step: reload, close, freeze, hide, clocks. */
  readonly restlessness: number;
  readonly vendorKey: boolean;
  readonly amount: number;
  readonly popupsBlocked: number;
  /** Whether the order may take days. */
  readonly patient: boolean;
}

export interface PersonParts {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly browser: Browser;
  readonly network: ChaoticNetwork;
  readonly habits: Habits;
  readonly key: string;
  /** A token that may be about to expire. */
  readonly newToken: () => Promise<string>;
  /** The person has a way to pay before them. */
  readonly goToChannel: (action: NextAction, orderId: string) => void;
  readonly onState: (tab: Tab, state: State) => void;
  readonly log: (line: string) => void;
}

export interface Person {
  readonly tabs: readonly Tab[];
  begin(): Promise<void>;
  /** Whatever was broken in the person's browser works again. */
  recover(): void;
  /** Touches nothing any more. Most leave the window in the background. */
  leave(): void;
}

const CHANNELS: readonly [ChannelId, ...ChannelId[]] = ['alipay', 'wechat', 'transfer'];

export function createPerson(parts: PersonParts): Person {
  const { clock, random, browser, network, habits } = parts;
  const tabs: Tab[] = [];
  const sessions = new Map<Tab, Map<string, string>>();
  let clockShift = 0;
  let left = false;
  /** Has been shown an end, so a person who wants one top-up begins no other. */
  let decided = false;
  const wallClock = (): number => clock.now() + clockShift;

  async function load(tab: Tab, session: Map<string, string>): Promise<void> {
    const mine = (tab.loads += 1);
    const token = await clock.track(parts.newToken());
    // A tab shows the page that it was told to load last.
    if (tab.closed || tab.loads !== mine) return;
    const storage = browser.openStorage(tab, session);
    const engine = createVirtualEngine({ clock, random, network, storage });
    Object.assign(tab, { engine, frozenAt: null, frozenMs: 0 });
    const stringToken = random.chance(0.5);
    tab.page = loadPage({
      platform: engine.platform,
      api: API,
      key: habits.vendorKey ? parts.key : undefined,
      token: stringToken ? token : () => clock.track(parts.newToken()),
      wallClock,
      openChannel: browser.openChannel(tab),
      locks: browser.locks(tab),
      handOff: {
        pay: (action, _sameTab, leaving) => {
          if (random.chance(habits.popupsBlocked)) return false;
          leaving(action.type === 'redirect' ? 'redirect' : 'form', 'opened');
          visitChannel(tab, action);
          return true;
        },
        openPage: (state, current, leaving) => {
          if (!('order' in state && state.order) && state.phase !== 'creating' && state.phase !== 'failed') return false;
          leaving('hosted-page', 'opened');
          visitHostedPage(tab, state, current);
          return true;
        },
        stopped: () => false,
      },
      amountText: toDecimal(habits.amount, 'CNY'),
      hidden: false,
      changed: (state) => show(tab, state),
    });
    show(tab, tab.page.state());
    // It was on its way when the person left.
    if (left) putAway(tab);
  }

  function show(tab: Tab, state: State): void {
    decided ||= state.phase === 'succeeded' || state.phase === 'expired' || state.phase === 'cancelled';
    parts.onState(tab, state);
  }

  function orderIdOf(tab: Tab): string | null {
    const state = tab.page.state();
    return 'order' in state && state.order ? state.order.id : null;
  }

  function visitChannel(tab: Tab, action: NextAction): void {
    const id = orderIdOf(tab);
    if (id !== null) parts.goToChannel(action, id);
    if (random.chance(0.3)) comeBackLater(tab);
  }

  /** The tab itself went to another page; the person comes back, to the living page or to a newly loaded one. */
  function comeBackLater(tab: Tab): void {
    signal(tab, 'hidden');
    clock.schedule(() => {
      if (tab.closed || left) return;
      if (random.chance(0.5)) tab.engine.inPage(tab.page.restore);
      else reload(tab);
    }, random.between(1, 20) * 1_000);
  }

  function visitHostedPage(tab: Tab, state: State, token: string): void {
    const id = orderIdOf(tab);
    if (id !== null) return workOnHostedPage(id, token);
    if (!('purchase' in state)) return;
    const { amount, currency, channel } = state.purchase;
    const form = new URLSearchParams({ token, key: state.intent.key, amount: toDecimal(amount, currency), currency, channel });
    post('/o', form, (answer) => {
      const made = /\/o\/([0-9a-z]+)/.exec(answer.headers['location'] ?? '')?.[1];
      if (made !== undefined) workOnHostedPage(made, token);
    });
    if (random.chance(0.5)) comeBackLater(tab);
  }

  function post(path: string, form: URLSearchParams, arrived: (answer: WireAnswer) => void): void {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    network.send({ method: 'POST', path, headers, body: form.toString() }, ({ answer, ending }) => ending === 'whole' && arrived(answer), () => undefined);
  }

  function workOnHostedPage(id: string, token: string): void {
    clock.schedule(() => {
      if (left) return;
      const deed = random.weighted([['pay', 6], ['reconcile', 2], ['cancel', 1], ['nothing', 2]] as const);
      if (deed === 'nothing') return;
      const form = new URLSearchParams(deed === 'pay' ? { channel: random.pick(CHANNELS) } : {});
      post(`/o/${id}/${deed}`, form, () => {
        if (deed !== 'pay') return;
        const headers = { authorization: `Bearer ${token}` };
        network.send({ method: 'GET', path: `/v1/orders/${id}`, headers, body: null }, ({ answer }) => {
          if (answer.status !== 200 || !answer.body.includes('"action":{')) return;
          try {
            const order = JSON.parse(answer.body) as { payment: { action: NextAction } };
            parts.goToChannel(order.payment.action, id);
          } catch {
            // A page cut short offers nothing to press.
          }
        }, () => undefined);
      });
    }, random.between(1, 6) * 1_000);
  }

  function signal(tab: Tab, type: Parameters<Page['signal']>[0]): void {
    tab.engine.inPage(() => tab.page.signal(type));
  }

  function reload(tab: Tab): void {
    if (tab.closed) return;
    parts.log(`${tab.name} reloads`);
    unload(tab);
    void clock.track(load(tab, sessions.get(tab) ?? new Map()));
  }

  /** A page that is closed says goodbye, one that crashes does not. */
  function unload(tab: Tab): void {
    if (random.chance(0.7)) tab.page.dispose();
    tab.engine.kill();
    browser.forget(tab);
  }

  function thaw(tab: Tab): void {
    if (tab.frozenAt === null) return;
    tab.frozenMs += clock.now() - tab.frozenAt;
    tab.frozenAt = null;
    tab.engine.thaw();
  }

  async function openTab(): Promise<void> {
    // Filled by `load` before anybody sees it.
    const tab = { name: `tab ${tabs.length + 1}`, closed: false, loads: 0, frozenAt: null, frozenMs: 0 } as unknown as Tab;
    const session = new Map<string, string>();
    sessions.set(tab, session);
    await load(tab, session);
    tabs.push(tab);
    if (!left) live(tab);
  }

  function live(tab: Tab): void {
    clock.schedule(() => {
      if (left || tab.closed) return;
      if (tab.frozenAt === null) {
        if (random.chance(habits.restlessness)) fidget(tab);
        else act(tab);
      }
      live(tab);
    }, random.pick([300, 700, 1_500, 3_000, 3_000, 6_000]));
  }

  function fidget(tab: Tab): void {
    const deed = random.weighted([
      ['reload', 4], ['close', 1], ['freeze', 2], ['hide', 2], ['offline', 2], ['clock', 1], ['back', 1],
    ] as const);
    parts.log(`${tab.name}: ${deed}`);
    switch (deed) {
      case 'reload':
        return reload(tab);
      case 'close':
        if (tabs.filter((each) => !each.closed).length < 2) return;
        unload(tab);
        tab.closed = true;
        return;
      case 'freeze':
        tab.frozenAt = clock.now();
        tab.engine.freeze();
        return void clock.schedule(() => thaw(tab), random.between(1, 60) * 1_000);
      case 'hide':
        signal(tab, 'hidden');
        return void clock.schedule(() => !left && signal(tab, 'shown'), random.between(1, 30) * 1_000);
      case 'offline':
        tab.engine.setOnline(false);
        signal(tab, 'went-offline');
        return void clock.schedule(() => goOnline(tab), random.between(1, 20) * 1_000);
      case 'clock':
        clockShift = random.pick([-86_400_000, -3_600_000, -30_000, 0, 30_000, 3_600_000, 72_000_000]);
        return;
      case 'back':
        return comeBackLater(tab);
    }
  }

  function goOnline(tab: Tab): void {
    tab.engine.setOnline(true);
    signal(tab, 'came-online');
  }

  /** Nobody watches for days. */
  function putAway(tab: Tab): void {
    signal(tab, random.chance(0.9) || habits.patient ? 'hidden' : 'shown');
  }

  /** Does one of the things that the screen offers. */
  function act(tab: Tab): void {
    const state = tab.page.state();
    const actions = actionsOf(state);
    const action = actions.length === 0 ? null : random.weighted(actions.map((each, index) => [each, WEIGHT[each] * (index === 0 ? 3 : 1)]));
    if (action === null) return;
    parts.log(`${tab.name} (${state.phase}): ${action}`);
    switch (action) {
      case 'submit':
        if (decided && !habits.repeats) return;
        if (random.chance(0.3)) tab.page.gesture({ type: 'edited', channel: random.pick(CHANNELS) });
        tab.page.gesture({ type: 'submitted' });
        if (random.chance(0.2)) tab.page.gesture({ type: 'submitted' });
        return;
      case 'retry':
        if ((state.phase === 'expired' || state.phase === 'cancelled') && !habits.repeats) return;
        return tab.page.gesture({ type: 'retried' });
      case 'again':
        return habits.repeats ? tab.page.gesture({ type: 'retried' }) : undefined;
      case 'pay':
        return tab.page.gesture({ type: 'pay', sameTab: random.chance(0.3) });
      case 'paid': {
        const payment = 'order' in state ? state.order?.payment : null;
        if (payment?.action != null && random.chance(0.8)) visitChannel(tab, payment.action);
        return random.chance(0.7) ? tab.page.gesture({ type: 'paid' }) : undefined;
      }
      case 'open-page':
        return tab.page.gesture({ type: 'open-page' });
      case 'switch-channel':
        return tab.page.gesture({ type: 'switched', channel: random.pick(CHANNELS) });
      case 'cancel':
        return tab.page.gesture({ type: 'cancelled' });
    }
  }

  return {
    tabs,
    async begin() {
      await openTab();
      for (let extra = 1; extra < habits.tabs; extra += 1) {
        clock.schedule(() => void (left || clock.track(openTab())), random.pick([10, 500, 3_000, 10_000, 30_000]));
      }
    },
    recover() {
      for (const tab of tabs.filter((each) => !each.closed)) {
        thaw(tab);
        goOnline(tab);
      }
    },
    leave() {
      left = true;
      for (const tab of tabs.filter((each) => !each.closed)) {
        thaw(tab);
        goOnline(tab);
        putAway(tab);
      }
    },
  };
}

const WEIGHT = { submit: 4, retry: 3, pay: 4, paid: 3, 'open-page': 0.5, 'switch-channel': 0.7, cancel: 0.3, again: 1 } as const;

