import type { FailureText, Messages } from './message.ts';

const CHECK = '请核对后继续：会先查订单，不会重复下单。';
const LATER = '请稍后再试，不会重复下单。';
const OURS = '与您的操作无关。';
const OPEN = '请打开订单页继续，或把报障编号告诉技术支持。';
const SWITCH = '请换一种支付方式，或稍后再试。';
const CLOSED = '订单已关闭，不能再付款。';
const UPDATES = '结果会在这里自动更新。';
const SAFE = '已完成的付款不受影响，恢复后会自动更新。';
const NO_ANSWER: FailureText = ['订单服务没有及时答复', '请求已发出，但没有收到完整的答复。', CHECK];

export const zhCN: Messages = {
  form: '账户充值',
  getReady: '正在准备…',
  amount: '充值金额',
  amountRange: (least, most) => `单笔 ${least} 至 ${most}`,
  faults: {
    empty: () => '请选择或填写充值金额。',
    'not-a-number': () => '请只填数字，例如 50 或 50.5。',
    'too-precise': () => '小数位数太多。',
    'too-small': (least) => `单笔最少 ${least}。`,
    'too-large': (_, most) => `单笔最多 ${most}。`,
  },
  channel: '支付方式',
  channels: {
    alipay: ['支付宝', '前往支付宝页面付款'],
    wechat: ['微信支付', '用手机微信扫码付款'],
    transfer: ['银行转账', '到账后由财务确认'],
  },
  channelDown: '暂不可用，请选其他方式',

  creating: '正在生成订单',
  preparing: '正在准备付款',
  steps: {
    claiming: '正在确认没有重复的订单。',
    create: '正在提交给订单服务。',
    lookup: '正在核对订单是否已生成。',
    joined: '您有一笔充值正在进行，正在为您接上。',
    pay: '订单已生成，正在接通支付渠道。',
    waiting: '刚才没有成功，马上自动再试。',
  },
  atMost: (seconds) => `最多还需 ${seconds} 秒`,
  slow: {
    notice: '比平时慢一些。您不用操作，也不会重复付款。',
    action: '继续等、重试或打开订单页，都不会重复付款。',
  },

  approval: ['等待审批', '金额超出您的自助额度，需要主管审批。通过后这里会自动更新。'],
  pay: ['请完成付款', `付款页会在新窗口打开，${UPDATES}`],
  scan: ['请扫码付款', `用手机微信扫描二维码，${UPDATES}`],
  transfer: ['请按以下信息转账', '请务必填写转账附言，到账要靠它核对。'],
  blocked: ['付款页没能打开', '浏览器或本页的安全设置拦截了跳转。请打开订单页，或换一种支付方式。'],
  confirming: ['正在确认付款结果', UPDATES],
  asking: { reconcile: '正在向支付渠道核实。', cancel: '正在取消订单。' },
  results: {
    'not-yet': '还没有收到付款。如已付款，请稍等，我们会继续核对，请不要重复付款。',
    'not-cancelled': '订单没能取消，仍然有效。请稍后再试；不付款会自动失效。',
  },
  lost: `暂时联系不上订单服务。${SAFE}`,
  offline: `网络已断开。${SAFE}`,
  succeeded: ['充值成功', '款项已到账，可以使用了。'],
  expired: ['订单已过期', CLOSED],
  cancelled: ['订单已取消', CLOSED],

  order: '订单尾号',
  timeLeft: '剩余时间',
  qrCode: '付款二维码',
  transferFields: ['收款人', '开户行', '账号', '转账附言'],

  failures: {
    offline: ['网络已断开', '设备现在没有联网。', '请检查网络，恢复后会自动继续。'],
    'network.failed': ['连不上订单服务', '网络可能中断，或请求被代理、安全软件拦截。', '请检查网络再继续，或打开订单页。'],
    'request.timeout': NO_ANSWER,
    'response.stalled': NO_ANSWER,
    'response.not-json': ['收到的不是订单服务的答复', '可能被上网认证页或网络代理替换了。', '请检查网络再继续。'],
    'response.wrong-schema': ['看不懂订单服务的答复', '本页与订单服务的版本可能不一致。', '请刷新本页再试。'],
    'server.error': ['订单服务出错了', OURS, LATER],
    'server.overloaded': ['订单服务繁忙', OURS, LATER],
    'session.expired': ['登录已过期', '为了安全，需要重新确认身份。', '请重新登录，再回到本页继续。'],
    'permission.denied': ['当前账户不能充值', '您的账户没有这项权限。', '请联系人力资源部门开通。'],
    'request.rejected': ['有内容需要修改', '订单服务没有接受所填内容。', '请按提示修改后重新提交。'],
    'key.reused': ['与之前提交的内容不一致', '这笔充值已用另一个金额提交过。', CHECK],
    'policy.blocked': ['本页的安全设置拦截了请求', '浏览器按安全策略阻止了连接。', OPEN],
    'channel.unavailable': ['支付渠道暂不可用', OURS, SWITCH],
    'channel.closed': ['本次支付已关闭', '支付渠道关闭了本次支付。', SWITCH],
    'channel.rejected': ['支付没有通过', '支付渠道拒绝了本次支付。', SWITCH],
    'confirmation.unreachable': ['暂时查不到付款结果', '订单已生成，但读不到它的最新状态。', CHECK],
    internal: ['页面出了点问题', OURS, OPEN],
  },
  money: {
    'not-sent': '未扣款，您的钱没有变动。',
    unknown: '还不能确定是否已付款。请先核对，不要在别处重复付款。',
    held: '支付渠道正在处理这笔款项，请不要重复付款。',
    taken: '支付渠道已收款，正在为您入账，请不要重复付款。',
    settled: '款项已到账。',
  },
  code: '错误代码',
  reference: '报障编号',

  help: {
    title: '可能的原因',
    looking: '正在查找原因…',
    delivery: {
      delivered: '技术支持已收到诊断报告，报上编号即可。',
      pending: '正在把诊断报告送给技术支持。',
      blocked: '诊断报告还没能送出。请在新页提交，或复制、扫码交给技术支持。',
    },
    taken: {
      copied: '已复制，请粘贴发给技术支持。',
      'not-copied': '浏览器不让复制，请自行复制下面的文字。',
      saved: '已保存，请把文件发给技术支持。',
      'not-saved': '没能保存，请改用复制或扫码。',
    },
    open: '在新页提交报告',
    copy: '复制报告',
    save: '保存报告',
    showQr: '显示二维码',
    hideQr: '收起二维码',
    qrCode: '诊断报告二维码',
  },

  actions: {
    submit: '提交订单',
    retry: '重试',
    paid: '我已付款',
    'open-page': '打开订单页',
    cancel: '取消订单',
    again: '再充一笔',
  },
  startOver: '重新充值',
  checkAgain: '核对并继续',
  payBy: (channel) => `前往${channel}付款`,
  payHere: '没打开？在本窗口付款',
  switchTo: (channel) => `改用${channel}`,
};
