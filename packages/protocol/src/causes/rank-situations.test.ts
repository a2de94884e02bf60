import { expect, it } from 'vitest';
import type { Cause } from './cause.ts';
import type { EvidenceId } from './evidence.ts';
import { rank as rankBy } from './rank.ts';
import { ALL_WEIGHTS } from './weights.ts';

const rank = (ids: readonly EvidenceId[]) => rankBy(ids.map((id) => ({ id, at: 0 })), ALL_WEIGHTS);

/** What comes together as one thing leads to another: the cause, with all that nobody could tell from it then. */
it.each<[situation: string, causes: readonly Cause[], ids: readonly EvidenceId[]]>([
  ['an encrypted frame of an unencrypted page asks an unencrypted service, which the browser stops in silence', ['mixed-content'], ['request.failed', 'page.mixed-content', 'probe.host-dead']],
  ['Internet Explorer stops what an encrypted page asks of an unencrypted service, and cannot ask without reading', ['mixed-content'], ['request.failed-unseen', 'page.mixed-content', 'probe.unreadable']],

  ['WebKit 538 cannot tell a dead host from one that may not be read', ['host.unreachable', 'cors'], ['request.failed-unseen', 'probe.unreadable']],
  ['WebKit 538 cannot tell a filter from a missing permission or a login elsewhere, on the path of orders', ['client.blocked', 'session.expired', 'cors'], ['request.failed-unseen', 'probe.path-unreadable']],
  ['WebKit 538 has posts reset and reads answered', ['client.blocked', 'intermediary.waf'], ['request.failed-unseen', 'request.only-posts-fail', 'probe.all-well']],
  ['posts alone fail, and nobody was asked why: the question that browsers ask before a post may be refused, too', ['client.blocked', 'intermediary.waf', 'cors'], ['request.failed', 'request.only-posts-fail']],

  ['a firewall drops what is sent, and the person saves data: no control requests', ['host.unreachable'], ['request.failed-slowly']],
  ['a connection breaks after seconds, and all is well again', ['connection.lost'], ['request.failed-slowly', 'probe.all-well']],
  ['a line so slow that connections break, at once or after seconds', ['connection.lost'], ['request.failed', 'request.failed-slowly', 'probe.slow']],
  ['connections break after seconds while the service answers others slowly', ['connection.lost', 'server.overloaded'], ['request.failed-slowly', 'probe.service-slow']],
  ['orders fail, at once or after seconds, and other paths are answered', ['client.blocked'], ['request.failed', 'request.failed-slowly', 'probe.path-filtered']],

  ['no answer yet, and the control requests find the host dead', ['host.unreachable'], ['request.pending', 'probe.host-dead']],
  ['no answer yet, and nothing can be reached: the line, the host, or who was asked', ['connection.lost', 'host.unreachable', 'server.hung'], ['request.pending', 'probe.nothing-reached']],
  ['no answer yet on a phone network of the second generation', ['network.slow'], ['request.pending', 'device.slow-network']],
  ['no answer, and the service is slow where the page’s own host is not', ['server.hung'], ['request.no-answer', 'probe.service-slow']],
  ['an old Chromium gets nothing whole, and all is slow', ['network.slow'], ['request.no-whole-answer', 'probe.slow']],
  ['an old Chromium gets nothing whole, and nobody answers: who is silent altogether has not begun an answer', ['server.hung', 'host.unreachable', 'connection.lost'], ['request.no-whole-answer', 'probe.nothing-answers']],
  ['a slow line brings one answer not at all and half of the next', ['network.slow'], ['request.no-answer', 'request.body-stalled', 'probe.slow']],

  ['offline for a moment, and then a connection broke', ['connection.lost'], ['request.offline', 'request.failed', 'probe.all-well']],
  ['offline for a moment, and back on a slow line', ['network.slow'], ['request.offline', 'request.no-answer', 'probe.slow']],
  ['offline for a moment, and back to a service that is slow', ['server.hung'], ['request.offline', 'request.no-answer', 'probe.service-slow']],
  ['offline for a moment, and back without the tunnel to the service', ['host.unreachable'], ['request.offline', 'request.failed', 'probe.host-dead']],
  ['the same in WebKit 538', ['host.unreachable', 'cors'], ['request.offline', 'request.failed-unseen', 'probe.unreadable']],
  ['the clock is off, and yet the service is reached: its certificate was accepted', ['connection.lost'], ['request.failed', 'device.clock-off', 'probe.all-well']],

  ['somebody cuts answers and spoils them', ['intermediary.rewrite'], ['request.body-cut', 'answer.altered']],
  ['somebody breaks what is compressed and changes what is not', ['intermediary.rewrite'], ['request.body-unreadable', 'answer.wrong-shape']],
  ['somebody breaks what is compressed, and answers in the place of the service', ['intermediary.rewrite'], ['request.body-unreadable', 'probe.hijacked']],
  ['somebody else answers on every path, and requests fail as well', ['intermediary.portal', 'connection.lost'], ['request.failed', 'probe.hijacked']],
  ['everything is redirected to a page: the login to the network, or to the portal', ['intermediary.portal', 'session.expired'], ['answer.foreign-page', 'probe.redirected']],
  ['a page comes on the path of orders alone: a firewall’s, or of a login', ['session.expired', 'intermediary.waf'], ['answer.foreign-page', 'probe.path-foreign']],
  ['an extension puts a page in the place of the answer, which no network does', ['client.blocked'], ['answer.foreign-page', 'answer.surrogate']],
  ['a firewall counts requests, then shows its page', ['intermediary.waf'], ['answer.429', 'answer.forbidden-page']],
  ['a firewall refuses a request, then resets what goes to that path', ['intermediary.waf'], ['request.failed', 'answer.forbidden', 'probe.path-filtered']],

  ['a gateway cannot reach the service, nor can the control requests', ['server.error'], ['answer.502', 'probe.failing']],
  ['the service is unavailable, for the control requests too', ['server.overloaded'], ['answer.503', 'probe.failing']],
  ['a gateway gets no answer in time, or none at all', ['server.overloaded'], ['answer.502', 'answer.504']],
  ['a service starts anew behind its gateway, or cannot keep up', ['server.overloaded', 'server.error'], ['answer.502', 'answer.503']],
  ['a gateway gives up on a service that is slow', ['server.overloaded'], ['answer.502', 'probe.service-slow']],
  ['a service of another version, by status and by form', ['contract.mismatch'], ['answer.altered', 'answer.unexpected']],

  ['the checkout broke in a page that added to what all share', ['script.error', 'host.tampered'], ['page.internal', 'page.prototypes-bent']],

  ['the service has the order of which the page heard nothing', ['connection.lost'], ['request.failed', 'server.order-exists']],
  ['the same where the engine does not tell a broken answer from none', ['connection.lost', 'intermediary.rewrite'], ['request.failed-unseen', 'server.order-exists']],
  ['the service has the order, and went away since', ['connection.lost'], ['request.failed', 'probe.host-dead', 'server.order-exists']],
  ['the service has the order, though its path is filtered now', ['connection.lost'], ['request.failed', 'probe.path-filtered', 'server.order-exists']],
  ['an order that the service has was not stopped by the page’s policy: its answer was redirected to where the policy forbids', ['undetermined'], ['request.blocked', 'server.order-exists']],
  ['nor was one that the service refused', ['undetermined'], ['request.blocked', 'server.refused']],
  ['the service refused the order, and nobody heard of that', ['connection.lost', 'request.rejected'], ['request.failed-slowly', 'server.refused']],
  ['nothing came in, and the person saves data', ['host.unreachable'], ['request.failed', 'server.never-arrived']],
  ['another address than the service’s answers by a status of its own', ['contract.mismatch', 'intermediary.waf'], ['answer.unexpected', 'server.never-arrived']],
  ['pictures of the host arrive and requests of scripts do not', ['client.blocked'], ['request.failed', 'server.picture-came']],
  ['the same where the control requests fail as well', ['client.blocked'], ['request.failed', 'probe.host-dead', 'server.picture-came']],
  ['the same where even the page’s own host can be asked nothing', ['client.blocked'], ['request.failed', 'probe.nothing-reached', 'server.picture-came']],
  ['other browsers could not reach the host, which answers this one without permission', ['cors'], ['request.failed', 'probe.cors', 'server.network-error-logged']],
  ['WebKit 538 cannot tell, and other browsers could not reach the host', ['host.unreachable'], ['request.failed-unseen', 'probe.unreadable', 'server.network-error-logged']],
  ['other browsers were stopped by a policy, and others got out and reached nobody', ['host.unreachable'], ['request.failed', 'server.csp-reported', 'server.network-error-logged']],
])('%s: %j', (_, causes, ids) => {
  const [top] = rank(ids);
  expect([top?.cause, ...(top?.indistinguishableFrom ?? [])].toSorted()).toEqual(causes.toSorted());
});

/** What support would look into next, where the likeliest cause is not it. */
it.each<[situation: string, likeliest: Cause, next: Cause, ids: readonly EvidenceId[]]>([
  ['a gateway refuses without a reason: as a firewall, or for want of permission', 'intermediary.waf', 'permission.denied', ['answer.forbidden']],
  ['JSON that nobody knows: changed on its way, or another service at this address', 'intermediary.rewrite', 'contract.mismatch', ['answer.foreign-json']],
  ['the same on every path: there may be a login to the network', 'intermediary.rewrite', 'intermediary.portal', ['answer.foreign-json', 'probe.hijacked']],
  ['only that a script of the page failed', 'undetermined', 'script.error', ['page.script-error']],
  ['only that a file came and was refused', 'undetermined', 'script.integrity', ['page.script-rejected']],
  ['pictures of a host arrive that WebKit 538 can neither read nor reach', 'cors', 'client.blocked', ['request.failed-unseen', 'probe.unreadable', 'server.picture-came']],
  ['other browsers could not reach the host, and nobody was asked here', 'host.unreachable', 'connection.lost', ['request.failed', 'server.network-error-logged']],
])('%s: %s, then %s', (_, likeliest, next, ids) => {
  expect(rank(ids).map(({ cause }) => cause).slice(0, 2)).toEqual([likeliest, next]);
});

/** Who reads on finds what may be, and nothing that cannot. */
it.each<[situation: string, cause: Cause, ids: readonly EvidenceId[]]>([
  ['a service that redirects every path has no permission to mend', 'cors', ['request.failed', 'probe.redirected']],
  ['nor has one that redirects the path of orders', 'cors', ['request.failed', 'probe.path-redirected']],
  ['no firewall answers from within the browser', 'intermediary.waf', ['answer.foreign-page', 'answer.surrogate']],
  ['nor a login to the network', 'intermediary.portal', ['answer.foreign-page', 'answer.surrogate']],
])('%s: not %s', (_, cause, ids) => {
  expect(rank(ids).map((finding) => finding.cause)).not.toContain(cause);
});
