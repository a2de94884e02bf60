import type { Mischief } from '../mischief/mischief.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

interface Texts {
  readonly otherLocale: string;
  readonly badge: string;
  readonly notice: string;
  readonly cashier: Readonly<Record<'alipay' | 'wechat', string>>;
  readonly merchant: string;
  readonly merchantName: string;
  readonly payTo: (merchant: string) => string;
  readonly description: string;
  readonly order: string;
  readonly platformOrder: string;
  readonly created: string;
  readonly paidAt: string;
  readonly method: string;
  readonly methodName: Readonly<Record<'alipay' | 'wechat', string>>;
  readonly total: string;
  readonly pay: string;
  readonly fail: string;
  readonly close: string;
  readonly refused: string;
  readonly paid: string;
  readonly paidHint: Readonly<Record<'alipay' | 'wechat', string>>;
  readonly closed: string;
  readonly closedHint: string;
  readonly back: string;
  readonly refunded: string;
  readonly refundConsole: Readonly<Record<'alipay' | 'wechat', string>>;
  readonly refundHint: string;
  readonly refundAmount: string;
  readonly refund: string;
  readonly controls: string;
  readonly controlsHint: string;
  readonly notify: string;
  readonly notifyChoices: Readonly<Record<Mischief['notify'], string>>;
  readonly api: string;
  readonly apiChoices: Readonly<Record<Mischief['api'], string>>;
  readonly payButton: string;
  readonly payChoices: Readonly<Record<Mischief['pay'], string>>;
  readonly delay: string;
  readonly forAll: string;
  readonly apply: string;
  readonly notFound: string;
  readonly notFoundHint: string;
  readonly invalidRequest: string;
}

const zhCN: Texts = {
  otherLocale: 'English',
  badge: '沙箱',
  notice: '沙箱环境：不会发生真实扣款',
  cashier: { alipay: '支付宝收银台', wechat: '微信支付' },
  merchant: '收款方',
  merchantName: 'Unstuck 演示商户',
  payTo: (merchant) => `付款给 ${merchant}`,
  description: '商品',
  order: '商户订单号',
  platformOrder: '交易号',
  created: '下单时间',
  paidAt: '支付时间',
  method: '付款方式',
  methodName: { alipay: '余额（沙箱买家）', wechat: '零钱（沙箱买家）' },
  total: '应付金额',
  pay: '确认付款',
  fail: '模拟付款失败',
  close: '关闭交易',
  refused: '这次付款没有成功，也没有扣款。可以再试一次。',
  paid: '支付成功',
  paidHint: { alipay: '可以返回商户页面查看结果。', wechat: '请回到下单的电脑或页面查看结果。' },
  closed: '交易已关闭',
  closedHint: '这笔交易不能再付款，没有扣款。请回到下单页面重新发起。',
  back: '返回商户',
  refunded: '已退款',
  refundConsole: { alipay: '支付宝商家平台：退款', wechat: '微信支付商户平台：退款' },
  refundHint: '像商户的财务那样，在支付平台自己的后台退款，看看商户一侧如何得知。',
  refundAmount: '退款金额（元）',
  refund: '退款',
  controls: '沙箱控制台',
  controlsHint: '让支付平台出错，看看商户一侧如何应对。',
  notify: '异步通知',
  notifyChoices: {
    normal: '正常',
    delayed: '延迟送达',
    dropped: '丢失',
    twice: '重复两次',
    'waiting-last': '“待付款”晚于“已支付”到达',
    'closed-last': '“已支付”之后又来“已关闭”',
    'closed-first': '“已支付”之前先来“已关闭”',
  },
  api: '接口应答',
  apiChoices: {
    normal: '正常',
    slow: '缓慢',
    hang: '处理了，但不应答',
    'error-before': '未处理，返回 500',
    'error-after': '已处理，返回 500',
    'bad-signature': '签名错误',
  },
  payButton: '付款按钮',
  payChoices: { normal: '成功', fails: '失败' },
  delay: '延迟（毫秒）',
  forAll: '对所有交易生效',
  apply: '应用',
  notFound: '没有这笔交易',
  notFoundHint: '链接不完整，或沙箱已经重置。请回到下单页面重新发起。',
  invalidRequest: '请求未通过验证',
};

const en: Texts = {
  otherLocale: '中文',
  badge: 'Sandbox',
  notice: 'Sandbox: no real money moves',
  cashier: { alipay: 'Alipay cashier', wechat: 'WeChat Pay' },
  merchant: 'Payee',
  merchantName: 'Unstuck demo merchant',
  payTo: (merchant) => `Pay ${merchant}`,
  description: 'Item',
  order: 'Merchant order',
  platformOrder: 'Trade number',
  created: 'Ordered',
  paidAt: 'Paid',
  method: 'Paying with',
  methodName: { alipay: 'Balance (sandbox buyer)', wechat: 'Balance (sandbox buyer)' },
  total: 'Amount due',
  pay: 'Pay now',
  fail: 'Simulate failure',
  close: 'Close the trade',
  refused: 'This payment did not go through and nothing was charged. You can try again.',
  paid: 'Payment successful',
  paidHint: { alipay: 'Go back to the merchant to see the result.', wechat: 'Go back to the computer or page where you ordered.' },
  closed: 'Trade closed',
  closedHint: 'This trade can no longer be paid and nothing was charged. Go back to the order and start again.',
  back: 'Back to the merchant',
  refunded: 'Refunded',
  refundConsole: { alipay: "Alipay's merchant console: refund", wechat: "WeChat Pay's merchant platform: refund" },
  refundHint: "Send money back as the merchant's finance does, in the platform's own console, and watch how the merchant hears of it.",
  refundAmount: 'Amount (CNY)',
  refund: 'Refund',
  controls: 'Sandbox controls',
  controlsHint: 'Make the payment platform misbehave and watch how the merchant copes.',
  notify: 'Notification',
  notifyChoices: {
    normal: 'Normal',
    delayed: 'Delayed',
    dropped: 'Lost',
    twice: 'Delivered twice',
    'waiting-last': 'Waiting arrives after paid',
    'closed-last': 'Closed arrives after paid',
    'closed-first': 'Closed arrives before paid',
  },
  api: 'API answers',
  apiChoices: {
    normal: 'Normal',
    slow: 'Slow',
    hang: 'Done, but never answered',
    'error-before': '500, nothing done',
    'error-after': '500, although done',
    'bad-signature': 'False signature',
  },
  payButton: 'Pay button',
  payChoices: { normal: 'Succeeds', fails: 'Fails' },
  delay: 'Delay (ms)',
  forAll: 'For all trades',
  apply: 'Apply',
  notFound: 'No such trade',
  notFoundHint: 'The link is incomplete, or the sandbox was reset. Go back to the order and start again.',
  invalidRequest: 'The request did not verify',
};

export const TEXTS: Readonly<Record<Locale, Texts>> = { 'zh-CN': zhCN, en };

/** `?lang=` decides, then the browser's first preference; Chinese when in doubt. */
export function chooseLocale(asked: string | null, acceptLanguage: string | undefined): Locale {
  const wanted = asked ?? acceptLanguage?.split(',')[0] ?? '';
  return /^en\b/i.test(wanted.trim()) ? 'en' : 'zh-CN';
}
