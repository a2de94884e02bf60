import { LIMITS, toDecimal } from '@unstuck/protocol';
import type { ChannelId, Locale } from '@unstuck/protocol';

const [LEAST, MOST] = [toDecimal(LIMITS.minAmount, 'CNY'), toDecimal(LIMITS.maxAmount, 'CNY')];

export interface Messages {
  readonly title: string;
  readonly amount: string;
  readonly account: string;
  readonly channel: string;
  readonly channels: Readonly<Record<ChannelId, string>>;
  readonly minutesLeft: (minutes: number) => string;
  readonly closing: string;
  readonly choose: string;
  readonly payWith: (channel: string) => string;
  readonly goTo: (channel: string) => string;
  readonly scan: string;
  readonly openCode: string;
  readonly cameraOnly: string;
  readonly leaveWeChat: string;
  readonly transferSteps: string;
  readonly payee: string;
  readonly bank: string;
  readonly accountNumber: string;
  readonly remittance: string;
  readonly preparing: string;
  readonly paid: string;
  readonly otherWays: string;
  readonly cancel: string;
  readonly back: string;
  readonly refreshes: string;
  readonly refreshesNot: string;
  readonly refreshNow: string;
  readonly stopRefreshing: string;
  readonly refreshAgain: string;
  readonly askedNothing: string;
  readonly channelDown: string;
  readonly failedBefore: string;
  readonly heading: Readonly<Record<'open' | 'held' | 'taken' | 'paid' | 'approval' | 'expired' | 'cancelled', string>>;
  readonly meaning: Readonly<Record<'settled' | 'taken' | 'held' | 'unknown' | 'not-sent', string>>;
  readonly approval: string;
  readonly form: {
    readonly heading: string;
    readonly amountHint: string;
    readonly submit: string;
    readonly faulty: string;
    readonly remedies: Readonly<Record<'amount-format' | 'amount-range' | 'currency' | 'channel' | 'token' | 'token-expired' | 'key' | 'key-reused' | 'account', string>>;
  };
  readonly error: { readonly heading: string; readonly general: string; readonly notFound: string; readonly busy: string; readonly unreadable: string; readonly reference: string; readonly back: string };
}

const zhCn: Messages = {
  title: '账户充值',
  amount: '金额',
  account: '账户尾号',
  channel: '支付方式',
  channels: { alipay: '支付宝', wechat: '微信支付', transfer: '银行转账' },
  minutesLeft: (minutes) => `请在 ${minutes > 120 ? `${Math.floor(minutes / 60)} 小时` : `${minutes} 分钟`}内完成支付`,
  closing: '支付时间已到，正在与支付渠道确认最终结果。',
  choose: '请选择支付方式',
  payWith: (channel) => `用${channel}付款`,
  goTo: (channel) => `前往${channel}付款`,
  scan: '请用微信“扫一扫”扫描二维码',
  openCode: '在手机上打开此页面？试试直接打开微信',
  cameraOnly: '微信只认摄像头扫到的付款码，长按识别或从相册选取会被拒绝。请用另一台设备显示此码，或换一种支付方式。',
  leaveWeChat: '微信里通常打不开支付宝。请先点右上角“…”，选“在浏览器打开”，再到那里付款：还是这一笔订单。',
  transferSteps: '请向下列账户转账，并在附言中一字不差地填写备注码。到账经人工核对后入账。',
  payee: '收款人',
  bank: '开户行',
  accountNumber: '账号',
  remittance: '附言（备注码）',
  preparing: '付款尚未准备好，请再试一次。',
  paid: '我已付款',
  otherWays: '换一种支付方式',
  cancel: '取消订单',
  back: '返回门户',
  refreshes: '本页会自动刷新，不需要停留等待。关闭后可用同一网址再打开。',
  refreshesNot: '本页已停止自动刷新。',
  refreshNow: '查看最新状态',
  stopRefreshing: '停止自动刷新',
  refreshAgain: '恢复自动刷新',
  askedNothing: '刚刚已向支付渠道查询：尚未收到付款。',
  channelDown: '这种支付方式暂时不可用，请换一种或稍后再试。',
  failedBefore: '上一次付款没有成功，请重新选择支付方式。',
  heading: {
    open: '等待付款', held: '付款处理中', taken: '已收到款项，正在核对', paid: '充值成功',
    approval: '等待审批', expired: '订单已过期', cancelled: '订单已取消',
  },
  meaning: {
    settled: '款项已到账并计入您的账户。',
    taken: '支付渠道已收到款项，但尚未计入账户，工作人员会核对处理。请勿重复付款。',
    held: '支付渠道正在处理这笔付款，请勿重复付款。',
    unknown: '若您已付款，到账后本页会显示；是否扣款以支付渠道记录为准。',
    'not-sent': '您尚未被扣款。',
  },
  approval: '这笔金额需要审批，通过后即可付款。请保存本页网址，稍后再来查看。',
  form: {
    heading: '请检查填写内容', amountHint: '例如 50.00', submit: '提交充值', faulty: '下列内容需要修改：',
    remedies: {
      'amount-format': '金额须为数字，最多两位小数，例如 50.00',
      'amount-range': `金额须在 ${LEAST} 至 ${MOST} 之间`,
      currency: '币种须为 CNY',
      channel: '请选择列出的支付方式',
      token: '登录凭证缺失或无效：请回到门户页面重新打开充值',
      'token-expired': '登录凭证已过期：请回到门户页面重新打开充值',
      key: `订单标识（key）须为 ${LIMITS.minKeyLength} 至 ${LIMITS.maxKeyLength} 个不含空格的字符：请回到门户页面重新打开充值`,
      'key-reused': '这个订单标识已用于另一笔金额：请回到门户页面重新发起充值',
      account: '该账户尚未开通充值：请联系人力资源部门',
    },
  },
  error: {
    heading: '出现问题', general: '服务暂时出错，订单不会丢失。请稍后刷新本页。', notFound: '没有这个订单。请检查网址是否完整。',
    busy: '请求过于频繁，请稍候再刷新本页。', unreadable: '提交的内容无法读取，什么都没有发生。请回到门户页面重新打开充值。', reference: '请求编号', back: '返回订单',
  },
};

const en: Messages = {
  title: 'Account top-up',
  amount: 'Amount',
  account: 'Account ending in',
  channel: 'Paying with',
  channels: { alipay: 'Alipay', wechat: 'WeChat Pay', transfer: 'Bank transfer' },
  minutesLeft: (minutes) => `Please pay within ${minutes > 120 ? `${Math.floor(minutes / 60)} hours` : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`}`,
  closing: 'The time to pay is over. The payment channel is being asked for the final result.',
  choose: 'Choose how to pay',
  payWith: (channel) => `Pay with ${channel}`,
  goTo: (channel) => `Go to ${channel}`,
  scan: 'Scan this code with WeChat',
  openCode: 'Reading this on your phone? Try opening WeChat',
  cameraOnly: 'WeChat takes this code from a camera only, and refuses it when it is held down or picked from the album. Show it on another device, or pay another way.',
  leaveWeChat: 'WeChat seldom opens Alipay. First tap "…" at the top right and choose "Open in browser", then pay there: it is the same order.',
  transferSteps: 'Transfer to this account and write the code below as the remittance text, exactly as shown. It is credited once a person has seen it arrive.',
  payee: 'Payee',
  bank: 'Bank',
  accountNumber: 'Account number',
  remittance: 'Remittance text',
  preparing: 'The payment is not ready yet. Please try again.',
  paid: 'I have paid',
  otherWays: 'Pay another way',
  cancel: 'Cancel the order',
  back: 'Back to the portal',
  refreshes: 'This page refreshes by itself. You may close it and come back to the same address.',
  refreshesNot: 'This page no longer refreshes by itself.',
  refreshNow: 'See how the order is now',
  stopRefreshing: 'Stop refreshing',
  refreshAgain: 'Refresh by itself again',
  askedNothing: 'The payment channel was asked just now: no payment has arrived yet.',
  channelDown: 'This way to pay is not available right now. Choose another, or try again soon.',
  failedBefore: 'The last payment did not succeed. Please choose how to pay again.',
  heading: {
    open: 'Waiting for payment', held: 'Payment in progress', taken: 'Money received, being checked', paid: 'Top-up complete',
    approval: 'Waiting for approval', expired: 'Order expired', cancelled: 'Order cancelled',
  },
  meaning: {
    settled: 'The money has arrived and is credited to your account.',
    taken: 'The payment channel has received money that is not credited yet. Our staff will place it. Please do not pay again.',
    held: 'The payment channel is working on this payment. Please do not pay again.',
    unknown: 'If you have paid, this page will show it once it arrives; whether you were charged is for the payment channel to say.',
    'not-sent': 'You have not been charged.',
  },
  approval: 'This amount has to be approved before it can be paid. Keep the address of this page and come back later.',
  form: {
    heading: 'Please check what you entered', amountHint: 'for example 50.00', submit: 'Top up', faulty: 'This needs to be changed:',
    remedies: {
      'amount-format': 'The amount must be a number with at most two decimals, for example 50.00',
      'amount-range': `The amount must be between ${LEAST} and ${MOST}`,
      currency: 'The currency must be CNY',
      channel: 'Choose one of the listed ways to pay',
      token: 'Your sign-in is missing or not valid: go back to the portal and open the top-up again',
      'token-expired': 'Your sign-in has expired: go back to the portal and open the top-up again',
      key: `The order key must be ${LIMITS.minKeyLength} to ${LIMITS.maxKeyLength} characters without spaces: go back to the portal and open the top-up again`,
      'key-reused': 'This order key already stands for another amount: go back to the portal and start a new top-up',
      account: 'This account cannot be topped up yet: ask your HR department',
    },
  },
  error: {
    heading: 'Something went wrong', general: 'The service has a problem. Your order is safe. Please reload this page in a moment.',
    notFound: 'There is no such order. Please check that the address is complete.', busy: 'Too many requests. Please wait a moment and reload this page.',
    unreadable: 'What was submitted could not be read, and nothing came of it. Go back to the portal and open the top-up again.',
    reference: 'Request number', back: 'Back to the order',
  },
};

const MESSAGES: Readonly<Record<Locale, Messages>> = { 'zh-CN': zhCn, en };
export const messagesFor = (locale: Locale): Messages => MESSAGES[locale];
