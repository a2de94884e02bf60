import type { Cause } from './cause.ts';

const PAGE = '本页的安全设置拦截了充值。请点“打开订单页”继续。';
const DAMAGED = '本页没有加载完整。请刷新重试，或点“打开订单页”。';
const OURS = '订单服务出了点问题，与您无关。请稍后再试。';
const STEPPED_IN = '网络中有设备拦截了请求。请换个网络，或把编号告诉技术支持。';
const SUPPORT = '请把编号告诉技术支持。';
const LINE = '网络连接不稳。请检查网络后重试，不会重复下单。';

export const employeeWordsZhCn: Readonly<Record<Cause, string>> = {
  'csp.connect': PAGE,
  'csp.script': PAGE,
  'csp.handoff': PAGE,
  'mixed-content': PAGE,
  'script.missing': DAMAGED,
  'script.integrity': DAMAGED,
  'script.error': DAMAGED,
  'script.unsupported': '浏览器版本太旧。请换新版浏览器，或直接提交表单。',
  'scripts.disabled': '浏览器没有运行脚本。请直接填写并提交表单。',
  'host.tampered': `本页的其他程序影响了充值。${SUPPORT}`,
  'integration.misuse': `充值功能没有配置好。${SUPPORT}`,
  'client.blocked': '浏览器插件或安全软件拦截了充值。请暂停它，或点“打开订单页”。',
  'storage.blocked': '浏览器不保存登录信息。请允许本站保存数据，再重新登录。',
  'popup.blocked': '浏览器拦截了付款窗口。请允许弹出窗口，或在本窗口付款。',
  'clock.skewed': '电脑的时间不对。请校准日期和时间，再刷新本页。',
  'thread.frozen': '本页刚才卡住了。请稍等，或刷新本页，订单不会丢。',
  'page.suspended': '电脑刚才休眠过。请点“重试”，会先核对订单。',
  offline: '电脑没有联网。请检查网线或无线网，恢复后自动继续。',
  'intermediary.portal': '这个网络需要先登录。请打开任意网页完成登录，再回来重试。',
  'intermediary.proxy-auth': '公司网络需要验证身份。请重新登录公司网络，再重试。',
  'intermediary.waf': STEPPED_IN,
  'intermediary.rewrite': STEPPED_IN,
  'host.unreachable': '这台电脑连不上订单服务。请换个网络，或把编号告诉技术支持。',
  'connection.lost': LINE,
  'network.slow': '网络很慢，仍在等待。您不用操作，不会重复下单。',
  cors: `订单服务没有允许本页使用。${SUPPORT}`,
  'session.expired': '登录已过期。请重新登录，再回到本页。',
  'permission.denied': '您的账户没有充值权限。请联系人力资源部门。',
  'contract.mismatch': '本页与订单服务的版本不一致。请刷新本页再试。',
  'request.rejected': '填写的内容没有被接受。请核对后重新提交。',
  'server.overloaded': '订单服务太忙，与您无关。请过一会儿再试。',
  'server.error': OURS,
  'server.hung': '正在等待订单服务答复，与您的电脑无关。',
  'response.stalled': '订单服务的答复只到了一半。请重试，会先核对订单。',
  'approval.pending': '订单在等主管审批，通过后即可付款。',
  'account.unsynced': '充值系统里还没有您的账户。请联系人力资源部门。',
  'channel.down': '这种支付方式暂不可用。请换一种。',
  'channel.rejected': '支付没有通过。请换一种支付方式。',
  'notify.lost': '支付结果晚到了。请点“我已付款”，不要重复付款。',
  undetermined: `还没有查出原因。${SUPPORT}`,
};
