import type { Cause } from './cause.ts';
import type { EvidenceId } from './evidence.ts';

/**
 * Log-odds before any evidence. With a prior of -5 a weight of 5 alone makes a cause as likely as not knowing, 7.2 makes it 0.9, 8 makes it
 * 0.95 and 9 makes it 0.98: so the confidences that were measured per signal, fault by fault in three engines, become weights as
 * logit(confidence) + 5.
 */
export const PRIOR = -5;
export const PRIOR_UNDETERMINED = 0;

export type Weights<Id extends EvidenceId = EvidenceId> = { readonly [Each in Id]: { readonly [Of in Cause]?: number } };

/** What the service alone knows; no page can. */
type ServiceEvidenceId = Extract<EvidenceId, `server.${string}`>;

/** What each piece of evidence that a page can have adds to the log-odds of each cause. Here and in {@link ALL_WEIGHTS} evidence and causes meet, and nowhere else. */
export const PAGE_WEIGHTS: Weights<Exclude<EvidenceId, ServiceEvidenceId>> = {
  // The browser says so itself: 0.95 and more.
  'request.offline': { offline: 9 },
  'device.offline': { offline: 8 },
  'request.blocked': { 'csp.connect': 9 },
  'page.csp-handoff': { 'csp.handoff': 9 },
  'device.popup-blocked': { 'popup.blocked': 7.5 },
  'page.mixed-content': { 'mixed-content': 7, 'csp.connect': -9 },

  // A rejection that names no reason: one signal for all of these in Chromium, so the probes decide.
  'request.failed': { undetermined: -3, 'client.blocked': 3, 'host.unreachable': 4, cors: 3.5, 'connection.lost': 4, 'mixed-content': 2 },
  // The same of an engine that does not tell of an answer that it cannot unpack.
  'request.failed-unseen': { undetermined: -3, 'client.blocked': 3, 'host.unreachable': 4, cors: 3.5, 'connection.lost': 4, 'mixed-content': 2, 'intermediary.rewrite': 3.9 },
  // An engine that gives the reason: 0.95 and 0.9.
  'request.unreachable': { 'host.unreachable': 8 },
  'request.reset': { 'connection.lost': 7.2 },
  'request.failed-slowly': { undetermined: -3, 'host.unreachable': 4.5, 'connection.lost': 4 },
  'request.pending': { 'server.hung': 5.5, 'network.slow': 4, 'host.unreachable': 2, 'connection.lost': 2 },
  'request.no-answer': { undetermined: -3, 'server.hung': 4, 'network.slow': 3, 'host.unreachable': 3, 'connection.lost': 3, 'intermediary.proxy-auth': 2 },
  // The same of an engine that keeps headers back until something follows them.
  'request.no-whole-answer': { undetermined: -3, 'server.hung': 4, 'response.stalled': 6.9, 'network.slow': 3, 'host.unreachable': 3, 'connection.lost': 3 },
  // Less than a page that could not run: nor could it read a body meanwhile.
  'request.body-stalled': { 'response.stalled': 8, 'network.slow': 2 },
  // 0.9 each.
  'request.body-cut': { 'connection.lost': 7.2, 'intermediary.rewrite': 5 },
  // Only what is compressed can be broken by somebody who rewrites it.
  'request.body-unreadable': { 'connection.lost': 7.2, 'intermediary.rewrite': 7.4 },
  'request.only-posts-fail': { cors: 1, 'client.blocked': 2, 'intermediary.waf': 5, 'intermediary.rewrite': -3, 'connection.lost': -3, 'host.unreachable': -4 },
  'request.slow-answers': { 'network.slow': 3.5 },

  'answer.511': { 'intermediary.portal': 8.5 },
  'answer.407': { 'intermediary.proxy-auth': 9 },
  // 0.9 for "an intermediary or a login page"; which of them, the address and the probes tell.
  'answer.foreign-page': { undetermined: -3, 'intermediary.portal': 6.4, 'session.expired': 4.4, 'intermediary.waf': 6, 'intermediary.rewrite': 3 },
  'answer.surrogate': { 'client.blocked': 9, 'session.expired': -7, 'intermediary.portal': -5, 'intermediary.waf': -5 },
  'answer.redirected': { 'session.expired': 3.5 },
  'answer.forbidden-page': { 'intermediary.waf': 7.2 },
  // The service itself would say why.
  'answer.forbidden': { 'intermediary.waf': 7, 'permission.denied': 5 },
  'answer.401': { 'session.expired': 7.5 },
  'answer.502': { 'server.error': 7.5, 'server.overloaded': 4 },
  'answer.504': { 'server.hung': 7.5, 'server.overloaded': 4 },
  'answer.503': { 'server.overloaded': 7.5, 'server.error': 4 },
  'answer.429': { 'server.overloaded': 7.5, 'intermediary.waf': 4 },
  'answer.server-error': { 'server.error': 8 },
  'answer.unexpected': { 'contract.mismatch': 6.5, 'intermediary.waf': 6.2 },
  'answer.wrong-shape': { 'contract.mismatch': 8, 'intermediary.rewrite': 4 },
  'answer.altered': { 'intermediary.rewrite': 7.2, 'contract.mismatch': 4 },
  'answer.foreign-json': { 'contract.mismatch': 5.5, 'intermediary.rewrite': 6.4, 'intermediary.portal': 3 },

  // The service gives the reason itself.
  'problem.session': { 'session.expired': 9, 'storage.blocked': 5.1 },
  'problem.permission': { 'permission.denied': 9 },
  'problem.account': { 'account.unsynced': 9 },
  'problem.rejected': { 'request.rejected': 9 },
  'problem.overloaded': { 'server.overloaded': 9 },
  'problem.server-error': { 'server.error': 9 },
  'problem.running': { 'server.hung': 7.5 },
  'problem.channel-down': { 'channel.down': 9 },
  'problem.channel-rejected': { 'channel.rejected': 9 },
  'order.awaiting-approval': { 'approval.pending': 9 },
  'order.payment-refused': { 'channel.rejected': 8 },

  // The rows of the probe ladder's table, 0.6 to 0.9.
  // Who rewrites answers of one kind leaves the control requests alone.
  'probe.all-well': { 'server.hung': 3, 'connection.lost': 3, 'intermediary.rewrite': 3, 'host.unreachable': -5, cors: -2, offline: -5, 'network.slow': -3, 'intermediary.portal': -3, 'clock.skewed': -3 },
  'probe.slow': { 'network.slow': 5, 'host.unreachable': -4, offline: -5 },
  'probe.service-slow': { 'server.hung': 3, 'server.overloaded': 4, 'host.unreachable': -4, offline: -5 },
  'probe.cors': { cors: 7.2, 'host.unreachable': -4, 'connection.lost': -3 },
  'probe.host-dead': { 'host.unreachable': 4.5, 'clock.skewed': 4.5, 'client.blocked': 2, offline: -2, 'mixed-content': 3 },
  'probe.unreadable': { 'host.unreachable': 4.2, cors: 4.6, 'clock.skewed': 4.5, 'client.blocked': 2, 'mixed-content': 3, offline: -2 },
  // Who is silent altogether has not begun an answer.
  'probe.host-silent': { 'host.unreachable': 3, 'server.hung': 2, 'response.stalled': -4 },
  'probe.nothing-reached': { 'connection.lost': 4, 'host.unreachable': 3.8, offline: 2 },
  // A browser that waits for a login to its proxy lets everything wait.
  'probe.nothing-answers': { 'server.hung': 1.5, 'response.stalled': -4, 'host.unreachable': 2.3, 'connection.lost': 2.3, 'intermediary.proxy-auth': 3.3 },
  'probe.path-filtered': { 'client.blocked': 6.7, 'intermediary.waf': 4, 'host.unreachable': -4 },
  // Who takes everything would answer on the neutral path too; a firewall's page and a login page look the same.
  'probe.path-foreign': { 'intermediary.waf': 0.2, 'session.expired': 2, 'intermediary.portal': -3 },
  'probe.path-unreadable': { 'client.blocked': 5, cors: 4.4, 'session.expired': 7.9, 'host.unreachable': -4 },
  'probe.hijacked': { 'intermediary.portal': 4, 'intermediary.rewrite': 2, 'host.unreachable': -2, cors: -3 },
  'probe.redirected': { 'session.expired': 6, 'intermediary.portal': 4, cors: -2, 'host.unreachable': -2, 'connection.lost': -2 },
  // An extension that redirects within the browser looks the same where it may not be read.
  'probe.path-redirected': { 'session.expired': 6, 'client.blocked': 2.8, cors: -2, 'host.unreachable': -2, 'connection.lost': -2 },
  'probe.failing': { 'server.error': 4, 'server.overloaded': 3 },

  // What many a page has in which the checkout is well: all of it together is not yet a reason. A script of the page that is missing or blocked is none at all.
  'page.script-error': { 'script.error': 2 },
  'page.own-error': { 'script.error': 5.5 },
  'page.internal': { 'script.error': 6, 'host.tampered': 5 },
  'page.script-missing': {},
  'page.script-rejected': { 'script.integrity': 2 },
  'page.script-unreachable': {},
  'page.fetch-replaced': { 'host.tampered': 1.1 },
  'page.prototypes-bent': { 'host.tampered': 1 },
  'page.widget-hidden': { 'host.tampered': 7 },
  'device.slow-network': { 'network.slow': 3 },
  // Nothing is kept: the reason of a login that is not there, and of no silence.
  'device.storage-denied': { 'storage.blocked': 4.3 },
  // Hours off, certificates look expired, and the host cannot be reached: of that alone it can be the reason.
  'device.clock-off': { 'clock.skewed': 4.4 },
  'device.frozen': { 'thread.frozen': 8.5 },
  // A request that was under way while everything slept gets no answer, whoever is well now.
  'device.suspended': { 'page.suspended': 8 },
};

/** The same with what only the service knows, for the service: pages need not carry that. */
export const ALL_WEIGHTS: Weights = {
  ...PAGE_WEIGHTS,
  'server.order-exists': { 'connection.lost': 3, 'intermediary.rewrite': 3, 'csp.connect': -8, 'host.unreachable': -5, 'client.blocked': -4 },
  'server.never-arrived': { 'host.unreachable': 1.5, 'client.blocked': 1.5, 'intermediary.waf': 1.5, 'session.expired': 1.5, 'contract.mismatch': 1.5, 'intermediary.rewrite': -4, 'server.hung': -1 },
  // Who lets pictures through does not hang.
  'server.picture-came': { 'host.unreachable': -6, 'connection.lost': -4, 'server.hung': -2, 'client.blocked': 2, 'host.tampered': 3 },
  'server.slow-answer': { 'server.hung': 5 },
  'server.refused': { 'request.rejected': 4, 'csp.connect': -5, 'host.unreachable': -5 },
  'server.channel-down': { 'channel.down': 8 },
  'server.notify-late': { 'notify.lost': 8 },
  'server.account-unknown': { 'account.unsynced': 8 },
  'server.csp-reported': { 'csp.connect': 8 },
  'server.csp-script-reported': { 'csp.script': 8 },
  'server.network-error-logged': { 'host.unreachable': 4, 'connection.lost': 2.5, cors: -4, 'csp.connect': -4 },
};
