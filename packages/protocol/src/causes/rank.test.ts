import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CAUSES } from './cause.ts';
import type { Cause } from './cause.ts';
import { EVIDENCE_IDS } from './evidence.ts';
import type { Evidence, EvidenceId } from './evidence.ts';
import { INDISTINGUISHABLE_MARGIN, probabilities as probabilitiesBy, rank as rankBy } from './rank.ts';
import { ALL_WEIGHTS } from './weights.ts';

const rank = (evidence: readonly Evidence[]) => rankBy(evidence, ALL_WEIGHTS);
const probabilities = (evidence: readonly Evidence[]) => probabilitiesBy(evidence, ALL_WEIGHTS);

const some = fc.subarray(EVIDENCE_IDS).map((ids) => seen(...ids));

function seen(...ids: readonly EvidenceId[]): readonly Evidence[] {
  return ids.map((id, at) => ({ id, at }));
}

function chanceOf(cause: Cause, evidence: readonly Evidence[]): number {
  return probabilities(evidence)[CAUSES.indexOf(cause)] ?? NaN;
}

it('gives every cause a probability, together 1', () => {
  fc.assert(fc.property(some, (evidence) => {
    const chances = probabilities(evidence);
    expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
  }));
});

it('does not care in which order evidence came, nor how often', () => {
  fc.assert(fc.property(some, fc.nat(), (evidence, turn) => {
    const cut = evidence.length === 0 ? 0 : turn % evidence.length;
    const turned = [...evidence.slice(cut), ...evidence.slice(0, cut)];
    expect(rank([...turned, ...turned])).toEqual(rank(evidence));
  }));
});

it('never holds more evidence for a cause against it, beside any cause for which it is weaker evidence', () => {
  fc.assert(fc.property(some, fc.constantFrom(...EVIDENCE_IDS), fc.constantFrom(...CAUSES), fc.constantFrom(...CAUSES), (evidence, id, cause, other) => {
    fc.pre(!evidence.some((each) => each.id === id) && (ALL_WEIGHTS[id][cause] ?? 0) >= (ALL_WEIGHTS[id][other] ?? 0));
    const more = [...evidence, { id, at: 0 }];
    expect(chanceOf(cause, more) * chanceOf(other, evidence)).toBeGreaterThanOrEqual(chanceOf(cause, evidence) * chanceOf(other, more) * (1 - 1e-9));
  }));
});

it('names no cause without evidence, and none by an id that it does not know', () => {
  for (const evidence of [[], [{ id: 'from.the-future' as EvidenceId, at: 0 }], [{ id: 'toString' as EvidenceId, at: 0 }]]) {
    expect(rank(evidence).map(({ cause }) => cause)).toEqual(['undetermined']);
  }
});

it('has a page judge by what pages can see, and the service by all there is', () => {
  const both = seen('request.failed', 'probe.all-well', 'server.notify-late');
  expect(rankBy(both)).toEqual(rankBy(seen('request.failed', 'probe.all-well')));
  expect(rank(both)[0]?.cause).toBe('notify.lost');
});

it('says which evidence it used, likeliest cause first', () => {
  fc.assert(fc.property(some, (evidence) => {
    const findings = rank(evidence);
    findings.forEach(({ cause, evidence: used, confidence }, index) => {
      if (cause !== 'undetermined') expect(used.length).toBeGreaterThan(0);
      expect(evidence.filter(({ id }) => (ALL_WEIGHTS[id][cause] ?? 0) > 0).map(({ id }) => id as string).toSorted(), 'what speaks for it, and for nothing else').toEqual(used);
      expect(confidence).toBeLessThanOrEqual(findings[index - 1]?.confidence ?? 1);
    });
  }));
});

it('names causes as a pair exactly when they are close, as those are which nothing seen could part, and not knowing with none', () => {
  fc.assert(fc.property(some, (evidence) => {
    const findings = rank(evidence);
    for (const { cause, confidence, indistinguishableFrom } of findings) {
      for (const other of findings) {
        const isPair = other.cause !== cause && other.cause !== 'undetermined' && cause !== 'undetermined';
        const alike = evidence.every(({ id }) => (ALL_WEIGHTS[id][cause] ?? 0) === (ALL_WEIGHTS[id][other.cause] ?? 0));
        const close = alike || Math.abs(confidence - other.confidence) < INDISTINGUISHABLE_MARGIN;
        expect(indistinguishableFrom.includes(other.cause)).toBe(isPair && close);
      }
    }
  }));
});

/** As the signals of one fault come together, measured fault by fault. */
it.each<[Cause, readonly EvidenceId[]]>([
  ['csp.connect', ['request.blocked']],
  ['csp.connect', ['request.blocked', 'page.script-error', 'device.storage-denied']],
  ['mixed-content', ['request.blocked', 'page.mixed-content']],
  ['offline', ['request.offline', 'device.offline']],
  ['offline', ['request.failed', 'device.offline', 'probe.nothing-reached']],
  ['server.hung', ['request.pending']],
  ['server.hung', ['request.pending', 'probe.all-well']],
  ['server.hung', ['request.no-answer', 'probe.all-well']],
  ['network.slow', ['request.pending', 'request.slow-answers']],
  ['network.slow', ['request.no-answer', 'probe.slow']],
  ['cors', ['request.failed', 'probe.cors']],
  ['client.blocked', ['request.failed', 'probe.path-filtered']],
  ['host.unreachable', ['request.failed', 'probe.host-dead']],
  ['clock.skewed', ['request.failed', 'probe.host-dead', 'device.clock-off']],
  ['connection.lost', ['request.failed', 'probe.all-well']],
  ['connection.lost', ['request.failed', 'probe.nothing-reached']],
  ['connection.lost', ['request.body-cut', 'probe.all-well']],
  ['response.stalled', ['request.body-stalled', 'probe.all-well']],
  ['intermediary.portal', ['answer.foreign-page', 'probe.hijacked']],
  ['intermediary.portal', ['answer.511']],
  ['session.expired', ['answer.foreign-page', 'answer.redirected', 'probe.redirected']],
  ['session.expired', ['request.failed', 'probe.redirected']],
  ['session.expired', ['answer.401']],
  ['intermediary.proxy-auth', ['answer.407']],
  ['intermediary.waf', ['answer.forbidden']],
  ['server.error', ['answer.502']],
  ['server.overloaded', ['answer.503']],
  ['server.hung', ['answer.504']],
  ['server.overloaded', ['answer.429']],
  ['contract.mismatch', ['answer.wrong-shape']],
  ['intermediary.rewrite', ['answer.altered']],
  ['intermediary.rewrite', ['answer.foreign-json']],
  ['permission.denied', ['problem.permission']],
  ['account.unsynced', ['problem.account']],
  ['request.rejected', ['problem.rejected']],
  ['server.overloaded', ['problem.overloaded']],
  ['server.error', ['problem.server-error']],
  ['server.hung', ['problem.running']],
  ['channel.down', ['problem.channel-down']],
  ['channel.rejected', ['problem.channel-rejected']],
  ['channel.rejected', ['order.payment-refused']],
  ['approval.pending', ['order.awaiting-approval']],
  ['csp.handoff', ['page.csp-handoff']],
  ['popup.blocked', ['device.popup-blocked']],
  ['host.unreachable', ['request.unreachable']],
  ['connection.lost', ['request.reset']],
  ['script.error', ['page.own-error']],
  ['script.error', ['page.internal']],
  ['host.tampered', ['page.internal', 'page.fetch-replaced']],
  ['host.tampered', ['page.widget-hidden']],
  ['server.error', ['answer.502', 'page.widget-hidden']],
  ['server.hung', ['request.pending', 'page.fetch-replaced', 'page.prototypes-bent']],
  ['host.unreachable', ['request.failed', 'probe.host-dead', 'page.fetch-replaced', 'page.prototypes-bent']],
  ['host.tampered', ['request.no-answer', 'probe.host-silent', 'page.fetch-replaced', 'server.never-arrived', 'server.picture-came']],
  ['server.hung', ['request.no-answer', 'probe.nothing-answers', 'server.slow-answer']],
  ['channel.down', ['problem.server-error', 'server.channel-down', 'problem.channel-down']],
  ['notify.lost', ['server.notify-late']],
  ['account.unsynced', ['server.account-unknown']],
  ['csp.connect', ['request.failed', 'probe.all-well', 'server.csp-reported']],
  ['csp.script', ['page.script-unreachable', 'server.csp-script-reported']],
  ['host.unreachable', ['request.failed', 'probe.unreadable', 'server.network-error-logged']],
  ['intermediary.waf', ['answer.forbidden-page', 'probe.all-well']],
  ['server.error', ['answer.502', 'answer.503', 'probe.failing', 'answer.server-error']],
  ['thread.frozen', ['request.pending', 'device.frozen', 'probe.all-well']],
  ['thread.frozen', ['request.body-stalled', 'request.no-answer', 'device.frozen', 'probe.all-well']],
  ['page.suspended', ['request.no-answer', 'device.suspended', 'probe.all-well']],
  ['page.suspended', ['request.no-whole-answer', 'device.suspended', 'probe.all-well']],
  ['client.blocked', ['answer.foreign-page', 'answer.surrogate', 'probe.path-redirected']],
  ['offline', ['request.offline', 'server.order-exists']],
  ['storage.blocked', ['problem.session', 'device.storage-denied']],
  ['session.expired', ['problem.session']],
  ['session.expired', ['answer.foreign-page', 'probe.path-redirected']],
  ['session.expired', ['answer.foreign-page', 'probe.path-foreign']],
  ['clock.skewed', ['request.failed', 'probe.unreadable', 'device.clock-off']],
])('finds %s in %j', (cause, ids) => {
  expect(rank(seen(...ids))[0]?.cause).toBe(cause);
});

/** What nobody could tell apart with what there was to see. */
it.each<[readonly Cause[], readonly EvidenceId[]]>([
  [['intermediary.rewrite', 'connection.lost'], ['request.body-unreadable', 'probe.all-well']],
  [['server.hung', 'response.stalled'], ['request.no-whole-answer', 'probe.all-well']],
  [['server.hung', 'host.unreachable'], ['request.no-whole-answer', 'probe.host-silent']],
  [['host.unreachable', 'cors'], ['request.failed', 'probe.unreadable']],
  [['connection.lost', 'intermediary.rewrite'], ['request.failed-unseen', 'probe.all-well']],
  [['client.blocked', 'session.expired', 'cors'], ['request.failed', 'probe.path-unreadable']],
  [['connection.lost', 'host.unreachable'], ['request.failed', 'probe.nothing-reached']],
  [['session.expired', 'client.blocked'], ['request.failed', 'probe.path-redirected']],
  [['session.expired', 'client.blocked'], ['request.failed', 'probe.path-redirected', 'server.never-arrived']],
  [['host.tampered', 'server.hung'], ['request.no-answer', 'probe.all-well', 'page.widget-hidden']],
  [['intermediary.waf', 'intermediary.rewrite'], ['answer.foreign-page', 'probe.all-well']],
  [['contract.mismatch', 'intermediary.waf'], ['answer.unexpected', 'probe.all-well']],
  [['client.blocked', 'intermediary.waf'], ['request.failed', 'request.only-posts-fail', 'probe.all-well', 'server.never-arrived']],
  [['connection.lost', 'server.hung'], ['request.no-answer', 'probe.all-well', 'server.never-arrived']],
  [['server.hung', 'intermediary.proxy-auth', 'host.unreachable', 'connection.lost'], ['request.no-answer', 'probe.nothing-answers']],
])('names %j as not to be told apart in %j', (causes, ids) => {
  const [top] = rank(seen(...ids));
  expect([top?.cause, ...(top?.indistinguishableFrom ?? [])].toSorted()).toEqual(causes.toSorted());
});

it('speaks of the page’s policy only when the browser did, or a report of the browser’s', () => {
  const announced: readonly EvidenceId[] = ['request.blocked', 'page.csp-handoff', 'server.csp-reported', 'server.csp-script-reported'];
  fc.assert(fc.property(fc.subarray(EVIDENCE_IDS.filter((id) => !announced.includes(id))), (ids) => {
    expect(rank(seen(...ids)).filter(({ cause }) => cause.startsWith('csp.'))).toEqual([]);
  }));
});

it('can name every cause, except those that show only where this code does not run', () => {
  const strongest = (cause: Cause): readonly EvidenceId[] => EVIDENCE_IDS.filter((id) => (ALL_WEIGHTS[id][cause] ?? 0) > 0);
  const unnamed = CAUSES.filter((cause) => !EVIDENCE_IDS.some((id) => rank(seen(id))[0]?.cause === cause || strongest(cause).some((other) => rank(seen(id, other))[0]?.cause === cause)));
  expect(unnamed.sort()).toEqual(['integration.misuse', 'script.integrity', 'script.missing', 'script.unsupported', 'scripts.disabled']);
});
