import { createNativePlatform, fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { announce } from '@unstuck/compat/announce';
import { forwardViolations } from '@unstuck/compat/host';
import { createSingleFlight } from '@unstuck/compat/single-flight';
import { CHANNEL_IDS, isMixedContent } from '@unstuck/protocol';
import type { Build, Diagnosis } from '@unstuck/protocol';
import type { CheckoutOptions, PhaseChange } from './checkout-options.ts';
import { createAccountToken } from './effects/account-token.ts';
import { createAttemptLedger } from './effects/attempt-ledger.ts';
import { createHandOff } from './effects/hand-off.ts';
import { createObserve } from './effects/observe.ts';
import { createOrderClient } from './effects/order-client.ts';
import { observePageSignals } from './effects/page-signals.ts';
import { createObserveSent, createObserveViolations, isReportOf } from './effects/policy-violations.ts';
import { createServiceAddress } from './effects/service-address.ts';
import { createRuntime } from './effects/runtime.ts';
import { createReportTaking } from './effects/report-taking.ts';
import { messagesFor } from './messages/messages-for.ts';
import { createGestureHandler } from './on-gesture.ts';
import { takeOverPlainForm } from './plain-form.ts';
import { phaseChangeOf, writeAttributes } from './show-phase.ts';
import { mountWidget } from './widget/mount.tsx';
import type { ReportAction } from './widget/port.ts';

const DEFAULT_PRESETS = [5_000, 10_000, 20_000, 50_000];

let native: Platform | undefined;

/**
 * Wires one checkout to the page.
 * @param undo filled with the steps that take it out again without a trace, to be run last first
 * @param leave runs them
 * @param again does, and mounts anew
 */
export function mountCheckout(root: Element, options: CheckoutOptions, build: Build, undo: (() => void)[], leave: () => void, again: () => void, changed: (change: PhaseChange) => void): void {
  const document = root.ownerDocument;
  const scope = document.defaultView ?? window;
  const platform = options.platform ?? (native ??= createNativePlatform(scope, forwardViolations));
  const service = createServiceAddress([options.api ?? '', ...(options.fallbacks ?? [])], scope.location.origin);
  const currency = options.currency ?? 'CNY';
  const channels = options.channels ?? null;
  const wallClock = Date.now;
  /** The plain form is the way on that needs nothing of ours; whoever put the checkout elsewhere is told that nothing is left of it. */
  const giveUp = (change: PhaseChange): void => {
    leave();
    const broken = { ...change, phase: 'failed', failure: 'internal' } as const;
    fence(() => announce(root, 'unstuck:phase', broken));
    changed(broken);
  };

  try {
    const plain = takeOverPlainForm(root, () => gesture({ type: 'submitted' }));
    undo.push(() => writeAttributes(root, {}), plain.restore);
    const observe = createObserve(options.observer, platform.now);
    const observeViolations = createObserveViolations(document);
    const ledger = createAttemptLedger({
      platform, wallClock,
      api: service.current(),
      key: options.key ?? (plain.valueOf('key') || undefined),
      openChannel: typeof BroadcastChannel === 'function' ? (name) => new BroadcastChannel(name) : undefined,
      told: (record) => runtime.dispatch({ type: 'told', record }),
      opened: () => recall(true),
      changed: again,
    });
    const token = createAccountToken(options.token, ledger.open);
    const wished = plain.valueOf('channel');
    const offered = channels ?? CHANNEL_IDS;
    const { locale, messages } = messagesFor(options.locale ?? (document.documentElement.lang || scope.navigator.language));
    const runtime = createRuntime({
      platform, ledger, observe, channels,
      client: createOrderClient({
        platform, service, token, locale, observe, observeViolations,
        mixed: (url) => scope.isSecureContext && isMixedContent(scope.location, url),
        observeSent: createObserveSent(scope),
        anew: (path) => (fence(() => scope.navigator.serviceWorker.controller) ? path.replace(/\?|$/, `?${wallClock()}&`) : path),
      }),
      claim: createSingleFlight(platform, wallClock, (scope.navigator as { readonly locks?: LockManager }).locks),
      initial: {
        phase: 'boot', intent: ledger.recall().fresh, currency, meta: null, serial: 0,
        draft: { amountText: plain.valueOf('amount'), channel: offered.filter((id) => id === wished)[0] ?? offered[0] ?? 'alipay' },
        online: platform.online(),
        hidden: document.visibilityState === 'hidden',
      },
    });
    const recall = (late?: true): void => runtime.dispatch({ type: 'recalled', ...ledger.recall(), late });
    undo.push(ledger.dispose, runtime.dispose);
    const handOff = createHandOff(scope, service, locale);
    let diagnosis: Diagnosis | null = null;
    /** Of the attempt that is on the screen. */
    const current = (): Diagnosis | null => (diagnosis?.attemptId === runtime.state().intent.attemptId ? diagnosis : null);
    const report = createReportTaking(scope, plain.container, () => show(), (by, done) => observe(runtime.state().intent.attemptId, { type: 'report-taken', by, done }));
    const takeReport = (action: ReportAction): void => report.take(action, current());
    const gesture = createGestureHandler({ runtime, ledger, observe, token, handOff, takeReport });
    const widget = mountWidget(plain.container, { messages, locale, currency, presets: options.presets ?? DEFAULT_PRESETS, channels }, gesture);
    undo.push(widget.dispose);

    let phase = '';
    const show = (): void => {
      const state = runtime.state();
      // Something may answer late.
      if (undo.length === 0) return;
      const follow = (): void => fence(() => plain.follow(state));
      follow();
      const change = phaseChangeOf(state);
      writeAttributes(root, { ...change, build });
      if (!fence(() => (widget.show({ state, ...runtime.timing(), help: options.diagnosis ? report.read(current()) : null }), true), false)) {
        giveUp(change);
        // Under the same key.
        return follow();
      }
      if (change.phase === phase) return;
      phase = change.phase;
      announce(root, 'unstuck:phase', change);
      changed(change);
    };
    const hear = (next: Diagnosis | null): void => {
      const shown = current();
      // A copy: what a foreign object does when it is read happens here, and not while the screen is drawn.
      diagnosis = next && { ...next };
      if (current() !== shown) show();
    };
    undo.push(
      fence(() => options.diagnosis?.subscribe((next) => fence(() => hear(next)))) ?? (() => undefined),
      runtime.subscribe(show),
      observeViolations('form-action', (uri) => {
        if (!handOff.stopped((url) => isReportOf(url, uri))) return;
        observe(runtime.state().intent.attemptId, { type: 'hand-off-stopped' });
        runtime.dispatch({ type: 'hand-off-blocked' });
      }),
      observePageSignals(scope, (type) => {
        if (type === 'shown') token.renew();
        runtime.dispatch({ type });
      }, () => {
        recall();
        runtime.dispatch({ type: 'told', record: ledger.read() });
        runtime.dispatch({ type: 'shown' });
      }),
    );

    const given = token.get();
    if (typeof given === 'string') recall();
    else {
      show();
      given.then(() => recall(), () => recall());
    }
  } catch {
    giveUp({ phase: 'failed', failure: 'internal', money: 'unknown', reference: '', orderId: null });
  }
}
