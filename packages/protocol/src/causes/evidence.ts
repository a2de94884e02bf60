/**
 * Every piece of evidence there is, and what it means. Collectors and probes write these ids, `weights.ts` says what each speaks for.
 * The meanings are for people who read a report; pages only ever carry the ids.
 */
export const EVIDENCE = {
  'request.offline': 'Nothing was sent: the browser said that it is offline.',
  'request.blocked': "The browser announced that the page's policy stopped the very request.",
  'request.failed': 'A request failed without an answer.',
  'request.failed-unseen': 'A request failed without an answer that could be read; this engine does not tell a broken one from none.',
  'request.unreachable': 'The engine says that the name does not resolve, that nobody answers there, or that the connection cannot be made secure.',
  'request.reset': 'The engine says that the connection was broken.',
  'request.failed-slowly': 'A request failed without an answer after seconds.',
  'request.pending': 'No answer yet when the notice came up.',
  'request.no-answer': 'No headers arrived within the deadline.',
  'request.no-whole-answer': 'Nothing arrived within the deadline; this engine tells of headers only together with what follows them.',
  'request.body-stalled': 'Headers arrived, the body did not end within the deadline.',
  'request.body-cut': 'Headers arrived, then the connection broke.',
  'request.body-unreadable': 'Headers arrived, then the connection broke or the body could not be decompressed.',
  'request.only-posts-fail': 'Requests that send something fail without an answer while others are answered.',
  'request.slow-answers': 'Requests that went well took unusually long.',

  'answer.511': 'A network wants a login.',
  'answer.407': 'A proxy wants a login.',
  'answer.foreign-page': 'A page came instead of the answer, with a good status.',
  'answer.surrogate': 'An answer came from no server at all: something in the browser put it in place.',
  'answer.redirected': 'The answer came from another address than the one asked.',
  'answer.forbidden-page': 'Somebody other than the service refused the request with a page.',
  'answer.forbidden': 'Refused without a page and without the reason that the service would give.',
  'answer.401': 'Unauthorized, from somebody other than the service.',
  'answer.502': 'A gateway in front of the service could not get an answer from it.',
  'answer.504': 'A gateway in front of the service waited in vain for its answer.',
  'answer.503': 'Unavailable, without a reason.',
  'answer.429': 'Too many requests, without a reason.',
  'answer.server-error': 'Another status of 500 or more without a reason.',
  'answer.unexpected': 'A status that the contract does not know here.',
  'answer.wrong-shape': "An answer outside the contract, with the service's own marker.",
  'answer.altered': "Not JSON at all, though the service's own marker is there.",
  'answer.foreign-json': "JSON that is not of the contract, without the service's marker.",

  'problem.session': 'The service does not accept the account token.',
  'problem.permission': 'The service says that this account may not do that.',
  'problem.account': 'The service does not know the account.',
  'problem.rejected': 'The service names a fault in the request.',
  'problem.overloaded': 'The service says that it is overloaded or asked too often.',
  'problem.server-error': 'The service says that it failed.',
  'problem.running': 'The service is still at the first request with this key.',
  'problem.channel-down': 'The service says that the payment channel is not available.',
  'problem.channel-rejected': 'The payment channel refused the payment.',

  'order.awaiting-approval': 'The order waits for a person to approve it.',
  'order.payment-refused': 'The payment ended at the channel without being paid.',

  'probe.all-well': 'The neutral control request is answered, quickly and by the service.',
  'probe.slow': 'The control requests are answered, slowly, by the page\'s own host too.',
  'probe.service-slow': "The page's own host answers quickly, the service slowly.",
  'probe.cors': "The host answers, but the browser may not show the answer to this page's origin.",
  'probe.host-dead': "The page's own host answers, the service's cannot be reached.",
  'probe.unreadable': "The page's own host answers; whether the service's is dead or may not be read, this engine cannot find out.",
  'probe.host-silent': "The page's own host answers, the service's gives no answer in time.",
  'probe.nothing-reached': "Neither the service's host nor the page's own can be reached.",
  'probe.nothing-answers': "Neither the service's host nor the page's own answers in time.",
  'probe.path-filtered': "The host is reached by one path and not by another.",
  'probe.path-unreadable': 'Nothing can be read on the path of orders, and only there; this engine cannot tell whether anybody answers.',
  'probe.path-foreign': 'Somebody other than the service answers, but only on the path of orders.',
  'probe.hijacked': 'Somebody other than the service answers in its place, on every path.',
  'probe.redirected': 'The service is redirected to another address.',
  'probe.path-redirected': 'The service is redirected to another address, but only on the path of orders.',
  'probe.failing': 'The service, or a gateway before it, answers the control request with an error.',

  'page.csp-handoff': "The page's policy stopped the form on its way to the payment channel.",
  'page.mixed-content': 'An encrypted page asks an unencrypted service.',
  'page.script-error': 'A script of the page threw an error that nobody caught.',
  'page.own-error': 'Our own script threw an error that nobody caught.',
  'page.internal': 'The checkout met a state of its own that cannot be.',
  'page.script-missing': 'A script of the page is not where it is looked for.',
  'page.script-rejected': 'A script of the page arrived and was refused: its checksum or its kind does not fit.',
  'page.script-unreachable': 'A script of the page could not be fetched.',
  'page.fetch-replaced': 'Somebody replaced fetch in this page.',
  'page.prototypes-bent': 'Built-in prototypes have enumerable additions.',
  'page.widget-hidden': 'The checkout is not on the screen although it is at work.',

  'device.offline': 'The browser says that it is offline.',
  'device.slow-network': 'The browser rates the connection as very slow.',
  'device.storage-denied': 'Neither web storage nor cookies hold a value.',
  'device.popup-blocked': 'The browser did not open the tab for the payment.',
  'device.clock-off': 'The clock differs from that of a server by hours.',
  'device.frozen': 'The page could not run for seconds.',
  'device.suspended': 'The page or the computer slept in the middle of it.',

  'server.order-exists': 'The service has the order of this attempt.',
  'server.never-arrived': 'The service has no trace of a request to make an order of this attempt.',
  'server.slow-answer': 'The service itself took long to answer this attempt, or had not answered it after so long.',
  'server.refused': 'The service refused a request of this attempt and said why.',
  'server.channel-down': "The channel's circuit breaker was open when the report came in.",
  'server.notify-late': 'The payment was found paid by asking the channel, which had not told.',
  'server.account-unknown': 'The account of the token is not in the directory.',
  'server.csp-reported': 'A browser reported that the policy of a page of this origin stopped a request to the service.',
  'server.csp-script-reported': 'A browser reported that the policy of a page of this origin stopped a file of the SDK.',
  'server.picture-came': 'The report of this page came in as pictures of the same host: only requests of scripts fail there.',
  'server.network-error-logged': 'A browser logged on a page of this origin that the host of the service could not be reached.',
} as const;

export type EvidenceId = keyof typeof EVIDENCE;
export const EVIDENCE_IDS = Object.keys(EVIDENCE) as EvidenceId[];

/** One observation that speaks for or against causes. */
export interface Evidence {
  readonly id: EvidenceId;
  /** Milliseconds since the diagnosis began. */
  readonly at: number;
  /** A few numbers and short words of its own; never personal data. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}
