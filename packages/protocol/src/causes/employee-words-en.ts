import type { Cause } from './cause.ts';

const SUPPORT = 'Tell support the reference.';
const PAGE = 'Security settings of this page block the top-up. Open the order page to go on.';
const INCOMPLETE = 'This page did not load completely, or is too old. Reload it.';
const SET_UP = `The top-up is not set up correctly on this page. ${SUPPORT}`;
const BROWSER = 'This browser cannot run the top-up. Fill in and submit the plain form.';
const STOPPED = 'This page stood still for a while. Nothing is ordered twice.';
const NOT_THROUGH = 'Something between this page and the order service is in the way. Try another network, or ask support.';
const BROKEN_OFF = 'The connection to the order service broke. Nothing is ordered twice.';
const OURS = 'The order service is busy or failed; it is not you. Try again later.';
const ACCOUNT = 'Your account cannot top up yet. Ask your HR department.';
const CHANNEL = 'This payment did not work. Choose another way to pay.';

export const employeeWordsEn: Readonly<Record<Cause, string>> = {
  'csp.connect': PAGE,
  'csp.script': PAGE,
  'csp.handoff': PAGE,
  'mixed-content': SET_UP,
  'script.missing': INCOMPLETE,
  'script.integrity': INCOMPLETE,
  'script.error': INCOMPLETE,
  'script.unsupported': BROWSER,
  'scripts.disabled': BROWSER,
  'host.tampered': SET_UP,
  'integration.misuse': SET_UP,
  'client.blocked': 'A browser extension or security software blocks the top-up. Try another browser, or ask support.',
  'storage.blocked': 'The browser does not keep your sign-in. Let this site store data, then sign in again.',
  'popup.blocked': 'The browser blocked the payment window. Allow it, or pay in this window.',
  'clock.skewed': "This computer's clock is wrong. Set date and time, then reload.",
  'thread.frozen': STOPPED,
  'page.suspended': STOPPED,
  offline: 'This computer is offline. Check the network; it goes on by itself.',
  'intermediary.portal': 'This network wants you to sign in. Open any website, sign in, then come back.',
  'intermediary.proxy-auth': 'The company network wants you to sign in again. Do so, then try again.',
  'intermediary.waf': NOT_THROUGH,
  'intermediary.rewrite': NOT_THROUGH,
  'host.unreachable': NOT_THROUGH,
  'connection.lost': BROKEN_OFF,
  'network.slow': 'The network is very slow. Nothing is ordered twice.',
  cors: SET_UP,
  'session.expired': 'Your sign-in has expired. Sign in again and come back.',
  'permission.denied': ACCOUNT,
  'contract.mismatch': INCOMPLETE,
  'request.rejected': 'The order service did not accept what was sent..',
  'server.overloaded': OURS,
  'server.error': OURS,
  'server.hung': 'The order service has not answered; your computer is fine.',
  'response.stalled': BROKEN_OFF,
  'approval.pending': 'Ask your manager to approve it.',
  'account.unsynced': ACCOUNT,
  'channel.down': CHANNEL,
  'channel.rejected': CHANNEL,
  'notify.lost': 'The payment result is late. Choose “I have paid”; do not pay twice.',
  undetermined: `The cause is not known yet. ${SUPPORT}`,
};
