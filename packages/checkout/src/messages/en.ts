import type { FailureText, Messages } from './message.ts';

const CHECK = 'Check and continue: we look for your order first; nothing is ordered twice.';
const LATER = 'Try again later; nothing is ordered twice.';
const OURS = 'This is not caused by anything you did.';
const OPEN = 'Open the order page, or give the reference to support.';
const SWITCH = 'Choose another payment method, or try again later.';
const CLOSED = 'This order is closed and can no longer be paid.';
const UPDATES = 'This page updates by itself.';
const SAFE = 'A payment you have made is not affected. This page updates by itself once the connection is back.';
const NO_ANSWER: FailureText = ['The order service did not answer in time', 'Your request was sent, but no complete answer came.', CHECK];

export const en: Messages = {
  form: 'Top up',
  getReady: 'Getting ready…',
  amount: 'Amount',
  amountRange: (least, most) => `${least} to ${most}`,
  faults: {
    empty: () => 'Choose or enter an amount.',
    'not-a-number': () => 'Use digits only, for example 50 or 50.5.',
    'too-precise': () => 'Use fewer decimal places.',
    'too-small': (least) => `The smallest amount is ${least}.`,
    'too-large': (_, most) => `The largest amount is ${most}.`,
  },
  channel: 'Payment method',
  channels: {
    alipay: ['Alipay', "Pay on Alipay's page"],
    wechat: ['WeChat Pay', 'Scan a code with your phone'],
    transfer: ['Bank transfer', 'Finance confirms its arrival'],
  },
  channelDown: 'Not available now, choose another',

  creating: 'Creating your order',
  preparing: 'Preparing your payment',
  steps: {
    claiming: 'Making sure nothing is ordered twice.',
    create: 'Sending your order.',
    lookup: 'Checking whether your order was made.',
    joined: 'Picking up the top-up under way.',
    pay: 'Your order is made. Reaching the payment provider.',
    waiting: 'That did not work. Trying again in a moment.',
  },
  atMost: (seconds) => `At most ${seconds} s more`,
  slow: {
    notice: 'This takes longer than usual. You will not pay twice.',
    action: 'Wait, try again or open the order page: you will not pay twice.',
  },

  approval: ['Waiting for approval', `This amount is above your limit: your manager has to approve it. ${UPDATES}`],
  pay: ['Complete your payment', `The payment page opens in a new window. ${UPDATES}`],
  scan: ['Scan to pay', `Scan the code with WeChat on your phone. ${UPDATES}`],
  transfer: ['Transfer to this account', 'Please include the note: it is how we find your order.'],
  blocked: ['The payment page did not open', "Your browser or this page's security settings stopped it. Open the order page, or choose another payment method."],
  confirming: ['Confirming your payment', UPDATES],
  asking: { reconcile: 'Asking the payment provider.', cancel: 'Cancelling the order.' },
  results: {
    'not-yet': "No payment has arrived yet. If you have paid, wait: we keep checking. Please don't pay again.",
    'not-cancelled': 'The order could not be cancelled. Try again later, or let it expire.',
  },
  lost: `We cannot reach the order service. ${SAFE}`,
  offline: `You are offline. ${SAFE}`,
  succeeded: ['Top-up complete', 'The money is in your account and ready to use.'],
  expired: ['Order expired', CLOSED],
  cancelled: ['Order cancelled', CLOSED],

  order: 'Order ending',
  timeLeft: 'Time left',
  qrCode: 'Payment QR code',
  transferFields: ['Payee', 'Bank', 'Account number', 'Note'],

  failures: {
    offline: ['You are offline', 'This device has no network connection.', 'Check the network. This page goes on by itself.'],
    'network.failed': ['Cannot reach the order service', 'The network may be down, or a proxy or security software in the way.', 'Check the network, then continue or open the order page.'],
    'request.timeout': NO_ANSWER,
    'response.stalled': NO_ANSWER,
    'response.not-json': ['The answer was not from the order service', 'A sign-in page or a proxy may have replaced it.', 'Check the network, then continue.'],
    'response.wrong-schema': ['The answer could not be read', 'This page and the order service may be of different versions.', 'Refresh the page and try again.'],
    'server.error': ['The order service had an error', OURS, LATER],
    'server.overloaded': ['The order service is busy', OURS, LATER],
    'session.expired': ['Your session has expired', 'For your security, it ends by itself.', 'Sign in again and come back to this page.'],
    'permission.denied': ['This account cannot top up', 'Your account does not have permission.', 'Ask your HR department to enable it.'],
    'request.rejected': ['Something needs changing', 'The order service did not accept what was entered.', 'Correct it and submit again.'],
    'key.reused': ['This does not match what was sent before', 'The same top-up was already sent with another amount.', CHECK],
    'policy.blocked': ["This page's security settings blocked the request", 'The browser stopped the request.', OPEN],
    'channel.unavailable': ['This payment method is not available', OURS, SWITCH],
    'channel.closed': ['This payment was closed', 'The payment provider closed it.', SWITCH],
    'channel.rejected': ['The payment did not go through', 'The payment provider refused it.', SWITCH],
    'confirmation.unreachable': ['We cannot read the result yet', 'Your order was made, but its state could not be read.', CHECK],
    internal: ['Something went wrong on this page', OURS, OPEN],
  },
  money: {
    'not-sent': 'You have not been charged.',
    unknown: "We can't tell yet whether you have paid. Check first, and don't pay again elsewhere.",
    held: "The payment provider is still processing your money. Please don't pay again.",
    taken: "The payment provider has your money and we are crediting it. Please don't pay again.",
    settled: 'The money is in your account.',
  },
  code: 'Error code',
  reference: 'Reference',

  help: {
    title: 'Likely cause',
    looking: 'Looking for the cause…',
    delivery: {
      delivered: 'Support already has the report: give them the reference.',
      pending: 'Sending the report to support.',
      blocked: 'The report could not be sent yet. Submit it in a new page, or pass it on.',
    },
    taken: {
      copied: 'Copied. Paste it into a message to support.',
      'not-copied': 'The browser does not let us copy. Copy the text below.',
      saved: 'Saved. Send the file to support.',
      'not-saved': 'It could not be saved. Copy or scan it instead.',
    },
    open: 'Submit in a new page',
    copy: 'Copy report',
    save: 'Save report',
    showQr: 'Show QR code',
    hideQr: 'Hide QR code',
    qrCode: 'QR code of the report',
  },

  actions: {
    submit: 'Create order',
    retry: 'Try again',
    paid: 'I have paid',
    'open-page': 'Open order page',
    cancel: 'Cancel order',
    again: 'Top up again',
  },
  startOver: 'Start a new top-up',
  checkAgain: 'Check and continue',
  payBy: (channel) => `Go to ${channel}`,
  payHere: 'Did not open? Pay in this window',
  switchTo: (channel) => `Use ${channel}`,
};
