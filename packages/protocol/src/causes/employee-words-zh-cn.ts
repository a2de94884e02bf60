import type { Cause } from './cause.ts';

const SUPPORT = '请把编号告诉技术支持。';
const PAGE = '本页的安全设置拦截了充值。请点“打开订单页”继续。';
const INCOMPLETE = '本页没有加载完整，或版本太旧。请刷新重试。';
const SET_UP = `本页的充值功能有问题。${SUPPORT}`;
const BROWSER = '这个浏览器不能运行充值程序。请直接填写并提交表单。';
const STOPPED = '本页刚才停住了，不会重复下单。';
const NOT_THROUGH = '本页与订单服务之间的网络受阻。请换个网络，或联系技术支持。';
const BROKEN_OFF = '与订单服务的连接断了，不会重复下单。';
const OURS = '订单服务忙或出错，与您的操作无关。请稍后再试。';
const ACCOUNT = '您的账户还不能充值。请联系人力资源部门。';
const CHANNEL = '这次支付没能进行。请换一种支付方式。';

export const employeeWordsZhCn: Readonly<Record<Cause, string>> = {
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
  'client.blocked': '浏览器插件或安全软件拦截了充值。请换个浏览器，或联系技术支持。',
  'storage.blocked': '浏览器不保存登录信息。请允许本站保存数据，再重新登录。',
  'popup.blocked': '浏览器拦截了付款窗口。请允许弹出窗口，或在本窗口付款。',
  'clock.skewed': '电脑的时间不对。请校准日期和时间，再刷新本页。',
  'thread.frozen': STOPPED,
  'page.suspended': STOPPED,
  offline: '电脑没有联网。请检查网络，恢复后会自动继续。',
  'intermediary.portal': '这个网络需要先登录。请打开任意网页登录，再回来重试。',
  'intermediary.proxy-auth': '公司网络需要验证身份。请重新登录公司网络，再重试。',
  'intermediary.waf': NOT_THROUGH,
  'intermediary.rewrite': NOT_THROUGH,
  'host.unreachable': NOT_THROUGH,
  'connection.lost': BROKEN_OFF,
  'network.slow': '网络很慢。不会重复下单。',
  cors: SET_UP,
  'session.expired': '登录已过期。请重新登录，再回到本页。',
  'permission.denied': ACCOUNT,
  'contract.mismatch': INCOMPLETE,
  'request.rejected': '订单服务没有接受提交的内容。',
  'server.overloaded': OURS,
  'server.error': OURS,
  'server.hung': '订单服务还没有答复，与您的电脑无关。',
  'response.stalled': BROKEN_OFF,
  'approval.pending': '请提醒您的主管尽快审批。',
  'account.unsynced': ACCOUNT,
  'channel.down': CHANNEL,
  'channel.rejected': CHANNEL,
  'notify.lost': '支付结果晚到了。请点“我已付款”，不要重复付款。',
  undetermined: `还没有查出原因。${SUPPORT}`,
};
