import type { Cause } from './cause.ts';

const PAGE = 'Security settings of this page block the top-up. Open the order page to go on.';
const DAMAGED = 'This page did not load completely. Reload it, or open the order page.';
const STEPPED_IN = 'Something in this network stopped the request. Try another network, or tell support the reference.';
const SUPPORT = 'Tell support the reference.';

export const employeeWordsEn: Readonly<Record<Cause, string>> = {
  'csp.connect': PAGE,
  'csp.script': PAGE,
  'csp.handoff': PAGE,
  'mixed-content': PAGE,
  'script.missing': DAMAGED,
  'script.integrity': DAMAGED,
  'script.error': DAMAGED,
  'script.unsupported': 'This browser is too old. Use a newer one, or submit the plain form.',
  'scripts.disabled': 'This browser runs no scripts. Fill in and submit the plain form.',
  'host.tampered': `Another program of this page disturbs the top-up. ${SUPPORT}`,
  'integration.misuse': `The top-up is not set up correctly. ${SUPPORT}`,
  'client.blocked': 'A browser extension or security software blocks the top-up. Pause it, or open the order page.',
  'storage.blocked': 'The browser does not keep your sign-in. Let this site store data, then sign in again.',
  'popup.blocked': 'The browser blocked the payment window. Allow it, or pay in this window.',
  'clock.skewed': "This computer's clock is wrong. Set date and time, then reload.",
  'thread.frozen': 'This page was stuck for a while. Wait or reload; the order is safe.',
  'page.suspended': 'This computer was asleep. Try again; the order is checked first.',
  offline: 'This computer is offline. Check the cable or Wi-Fi; it goes on by itself.',
  'intermediary.portal': 'This network wants you to sign in. Open any website, sign in, then come back.',
  'intermediary.proxy-auth': 'The company network wants you to sign in again. Do so, then try again.',
  'intermediary.waf': STEPPED_IN,
  'intermediary.rewrite': STEPPED_IN,
  'host.unreachable': 'This computer cannot reach the order service. Try another network, or tell support the reference.',
  'connection.lost': 'The connection is unstable. Check the network and try again; nothing is ordered twice.',
  'network.slow': 'The network is very slow. Nothing to do; nothing is ordered twice.',
  cors: `The order service does not accept this page. ${SUPPORT}`,
  'session.expired': 'Your sign-in has expired. Sign in again and come back.',
  'permission.denied': 'Your account may not top up. Ask your HR department.',
  'contract.mismatch': 'This page and the order service do not match. Reload and try again.',
  'request.rejected': 'What you filled in was not accepted. Check it and submit again.',
  'server.overloaded': 'The order service is too busy. Try again later.',
  'server.error': 'The order service has a problem, not you. Try again later.',
  'server.hung': 'Waiting for the order service; your computer is fine.',
  'response.stalled': 'Only half of the answer arrived. Try again; the order is checked first.',
  'approval.pending': 'The order waits for approval; then you can pay.',
  'account.unsynced': 'The top-up system does not know your account yet. Ask your HR department.',
  'channel.down': 'This way to pay is not available now. Choose another.',
  'channel.rejected': 'The payment was refused. Choose another way to pay.',
  'notify.lost': 'The payment result is late. Choose “I have paid”; do not pay twice.',
  undetermined: `The cause is not known yet. ${SUPPORT}`,
};
