import { hostOf, policySources, withPort } from './advice-book.ts';
import type { AdviceBook, AdviceFacts } from './advice-book.ts';

const sdk = ({ api }: AdviceFacts): string => `${api}/sdk/`;
const service = ({ api }: AdviceFacts): string => hostOf(api);
const serviceName = (facts: AdviceFacts): string => service(facts).replace(/:\d+$/, '');
const page = (facts: AdviceFacts): string => (facts.page === undefined ? '门户页面' : ` ${hostOf(facts.page)} `);
const pageOrigin = (facts: AdviceFacts): string => (facts.page === undefined ? '门户页面的来源' : ` ${facts.page} `);
const thePage = (facts: AdviceFacts): string => (facts.page === undefined ? '门户页面' : `${hostOf(facts.page)} 的页面`);
const hours = ({ clockSkewSeconds }: AdviceFacts): string =>
  clockSkewSeconds === undefined ? '' : `约${clockSkewSeconds > 0 ? '慢' : '快'} ${Math.max(1, Math.round(Math.abs(clockSkewSeconds) / 3_600))} 小时。`;
const answered = ({ status }: AdviceFacts): string => (status === undefined ? '' : `收到的状态码是 ${status}。`);
const inSandbox = ({ framed }: AdviceFacts): string => (framed === false ? '' : '如果页面在带 sandbox 的 iframe 里，给它加上：allow-popups allow-popups-to-escape-sandbox。');
const inFrame = ({ framed }: AdviceFacts): string => (framed === false ? '' : '如果页面在其他网站的 iframe 里，它的 Cookie 要带 SameSite=None; Secure。');
const gateways = ({ gateways: all = [] }: AdviceFacts): string => (all.length === 0 ? ' ' : `，以及付款要用的 ${all.map(hostOf).join(' ')}，`);
const NOT_OURS = '电脑和网络都不用改。';
/** The order page is reached by a form, too, as long as there is no order. */
const UNLESS_FORM_ACTION = '期间可用订单页充值；如果订单页一打开就关闭，说明同一策略的 form-action 也拦截了它。';
const HOW_TO_ADD =
  "已有的指令，加入这些来源，并去掉其中的 'none'。没有的指令，先写上 default-src 的全部来源，再加这些；连 default-src 也没有就不用写。没有 form-action 时，一律不用写。";
const policyOf = (facts: AdviceFacts, lists: string): string => `${page(facts).trimStart()}的每一份 Content-Security-Policy（响应头和 <meta>）都要包含：\n${lists}\n${HOW_TO_ADD}`;

export const adviceZhCn: AdviceBook = {
  'csp.connect': (facts) => ({
    support: `${thePage(facts)}不允许请求 ${service(facts)}，请求没有发出。${UNLESS_FORM_ACTION}`,
    it: policyOf(facts, policySources(facts, ['connect-src', 'form-action'])),
  }),
  'csp.script': (facts) => ({
    support: `${thePage(facts)}不允许加载充值脚本。期间可直接提交表单，除非同一策略的 form-action 也拦截它。`,
    it: `${policyOf(facts, policySources(facts, ['script-src', 'style-src', 'connect-src', 'form-action']))}如果 script-src 用的是 nonce，把它写在 loader 的标签上，loader 会继续传下去。`,
  }),
  'csp.handoff': (facts) => ({
    support: `${thePage(facts)}不允许跳转到支付渠道。期间可用微信支付、银行转账或订单页付款。`,
    it: policyOf(facts, policySources(facts, ['form-action'])),
  }),
  'mixed-content': (facts) => ({
    support: '页面是加密的，却请求了未加密的地址，浏览器会拒绝。打开订单页会不加密地发送登录信息：浏览器提示不安全时，请员工不要继续。',
    it: `${page(facts).trimStart()}上的 data-api、表单的 action 和 loader 的 src 都要以 https 开头：https://${service(facts)}${facts.api.startsWith('http:') ? '\n目前只知道服务的 http 地址：请先为它配置 TLS，并把 PUBLIC_URL 设为 https 地址。' : ''}`,
  }),
  'script.missing': (facts) => ({
    support: '有脚本下载不到。请问一下是整个办公室都这样，还是只有这台电脑。',
    it: `确认 ${sdk(facts)} 可以访问，并在代理和过滤设备中放行；检查 loader 的 src 和最近一次发布。${answered(facts)}`,
  }),
  'script.integrity': (facts) => ({
    support: '脚本内容与预期不符：在途中被替换，或者比校验值新。',
    it: `让会改写内容的代理跳过 ${sdk(facts)}。如果文件确实更新过，重新设置 loader 的 data-integrity-modern 和 data-integrity-legacy，要用发布的文件计算，不要用经这个网络下载的文件：\necho sha384-$(openssl dgst -sha384 -binary unstuck.modern.js | openssl base64 -A)`,
  }),
  'script.error': (facts) => ({
    support: '页面脚本出错，时间线里有文件名。',
    it: `查看报告中的脚本错误：文件属于${page(facts)}就在那里修正；在 ${sdk(facts)} 下就把报告发给我们。`,
  }),
  'script.unsupported': () => ({
    support: '浏览器内核太旧，两种版本都不能运行。可直接提交表单。',
    it: '让页面用新内核打开：加 <meta http-equiv="X-UA-Compatible" content="IE=edge"> 和 <meta name="renderer" content="webkit">，并把网站移出兼容性视图列表。',
  }),
  'scripts.disabled': (facts) => ({
    support: '浏览器禁用了脚本。可直接提交表单。',
    it: `对${page(facts)}和 ${service(facts)} 允许脚本（策略 JavaScriptAllowedForUrls、区域设置或插件）。`,
  }),
  'host.tampered': (facts) => ({
    support: '页面里的其他代码改动了内置函数，或遮住了充值界面。',
    it: `在${page(facts)}上查找替换 fetch、扩展 Array.prototype 或 Object.prototype、或重绘充值元素的脚本；让它们后加载，或不在本页加载。`,
  }),
  'integration.misuse': (facts) => ({
    support: '页面传入的选项不能用。',
    it: `修正${page(facts)}上的元素：它的 data-unstuck-problem 属性写明了哪个选项、怎么改。`,
  }),
  'client.blocked': (facts) => ({
    support: '电脑上的插件、安全软件或防泄漏软件按地址拦截了请求。请员工用无痕窗口试一次。',
    it: `在安全软件和防泄漏系统中放行 ${facts.api}/v1/* ，在广告拦截插件中加入这条规则：\n@@||${service(facts)}/v1/`,
  }),
  'storage.blocked': (facts) => ({
    support: '浏览器既不保存 Cookie 也不保存站点数据，登录状态会丢失。',
    it: `允许${pageOrigin(facts)}的 Cookie 和站点数据（策略 CookiesAllowedForUrls）。${inFrame(facts)}`,
  }),
  'popup.blocked': (facts) => ({
    support: '付款窗口被拦截。“在本窗口付款”可用，除非页面所在的 iframe 不允许；微信支付和银行转账不受影响。',
    it: `允许${pageOrigin(facts)}弹出窗口（策略 PopupsAllowedForUrls）。${inSandbox(facts)}`,
  }),
  'clock.skewed': (facts) => ({
    support: `电脑时间不对，证书因此显示为无效。${hours(facts)}`,
    it: `校准时间并打开时间同步（w32tm /resync）。${hours(facts)}`,
  }),
  'thread.frozen': (facts) => ({
    support: '页面卡住了几秒，订单没有丢。',
    it: `在${page(facts)}上查找长时间运行的脚本和同步请求；在电脑上查看内存和杀毒软件扫描。`,
  }),
  'page.suspended': (facts) => ({
    support: '电脑休眠过，或浏览器暂停了标签页。重试会先核对订单。',
    it: `没有故障。如果经常发生，让${pageOrigin(facts)}不进入休眠标签页（Chrome 策略 TabDiscardingExceptions，Edge 策略 SleepingTabsBlockedForUrls）。`,
  }),
  offline: () => ({
    support: '电脑没有联网。恢复后会自动继续。',
    it: '检查网线、无线网和 VPN；旧版 IE 还要看“脱机工作”。',
  }),
  'intermediary.portal': (facts) => ({
    support: '网络的登录页代替了服务的答复。请员工打开任意 http 网页完成登录，再重试。',
    it: `让 ${service(facts)}${gateways(facts)}在登录前也能通过（白名单），或延长登录时间。${answered(facts)}`,
  }),
  'intermediary.proxy-auth': (facts) => ({
    support: '公司代理要求登录，浏览器没有提供。',
    it: `让 ${withPort(facts.api)} 免代理认证，规则要放在要求认证的那条之前；或加入 PAC 文件的直连列表。`,
  }),
  'intermediary.waf': (facts) => ({
    support: '服务前面或网络中的过滤设备拒绝了请求，服务没有收到。',
    it: `在应用防火墙中放行 ${facts.api}/v1/* 的 GET、POST 和 OPTIONS（JSON，带 Authorization、Idempotency-Key、Unstuck-Attempt 头），以及 POST ${facts.api}/o 。${answered(facts)}`,
  }),
  'intermediary.rewrite': (facts) => ({
    support: '答复在途中被改动，通常是会解密流量的代理或杀毒软件。',
    it: `让 ${withPort(facts.api)} 不经过 TLS 解密和内容改写，压缩也不要动。`,
  }),
  'host.unreachable': (facts) => ({
    support: `这台电脑连不上 ${service(facts)}：域名解析、防火墙、证书或路由，网页里分不清是哪一个。请员工在新标签页打开 ${facts.api}/v1/ping?n=1 ，把错误代码（ERR_…）念出来。别人能连就是这个网络的问题。`,
    it: `在那台电脑上打开 ${facts.api}/v1/ping?n=1 ，错误代码说明要改什么：\nERR_NAME_NOT_RESOLVED：让它的 DNS 能解析 ${serviceName(facts)}（nslookup ${serviceName(facts)}）。\nERR_CONNECTION_*、ERR_TIMED_OUT、ERR_TUNNEL_*、ERR_PROXY_*：在防火墙和代理中放行 ${withPort(facts.api)}。\n没有代码，而是弹出登录框：让 ${withPort(facts.api)} 免代理认证。\nERR_CERT_DATE_INVALID：校准时间。\nERR_CERT_*：让 ${withPort(facts.api)} 不经过 TLS 解密，或安装解密设备的根证书；没有这种设备时，服务要换用公共机构签发的证书，并带上中间证书。不要让员工点击忽略警告。`,
  }),
  'connection.lost': (facts) => ({
    support: '连接中断，订单可能已经生成。重试会先核对。',
    it: `检查办公室到 ${withPort(facts.api)} 之间的连接重置：代理空闲时间低于 60 秒、漫游、VPN 重连。应用防火墙拒绝 POST ${facts.api}/v1/orders 时，跨来源的页面看到的也是这样。`,
  }),
  'network.slow': (facts) => ({
    support: '整条线路都慢，不只是服务。',
    it: `测量到 ${service(facts)} 的线路；给它优先级，或让它不走代理。`,
  }),
  cors: (facts) => ({
    support: `服务有答复，但不接受${facts.page === undefined ? '门户页面' : ` ${hostOf(facts.page)} 的页面`}；也可能是上网认证页或拦截页代为答复：请问问别处的同事能否支付。`,
    it: `如果大家都不能支付，在服务的 UNSTUCK_ALLOWED_ORIGINS 中用逗号隔开加入下面的来源，再重启服务：${pageOrigin(facts).trimEnd()}\n${service(facts)} 前面的网关都要转发 Origin，并保留 Access-Control-Allow-Origin，错误答复也要。\n如果别处的同事可以支付，让 ${service(facts)} 在这个网络中不经过认证页和拦截页。`,
  }),
  'session.expired': (facts) => ({
    support: '登录已过期。请员工重新登录门户。',
    it: `如果一打开就这样：${page(facts).trimStart()}每次渲染页面都要签发新的账户令牌，并带 Cache-Control: no-store，服务器时间要准，统一登录不能重定向 ${facts.api}/v1/*。${answered(facts)}`,
  }),
  'permission.denied': () => ({
    support: '这个账户不能充值，由人力资源部门开通。',
    it: `${NOT_OURS}请检查该账户在人事系统中的角色。`,
  }),
  'contract.mismatch': (facts) => ({
    support: '页面与服务的版本不同，或者这个地址上是别的东西在答复。',
    it: `${sdk(facts)}* 不要长期缓存，npm 包要更新；data-api 必须是服务的根地址，而不是某个页面：${facts.api} 。${answered(facts)}`,
  }),
  'request.rejected': () => ({
    support: '服务没有接受所填内容，屏幕上写明了是哪一项。',
    it: `${NOT_OURS}服务器日志里可按尝试编号找到请求。`,
  }),
  'server.overloaded': (facts) => ({
    support: '服务繁忙，或这个地址请求太频繁。稍后恢复。',
    it: `查看 ${service(facts)} 的 /metrics。整个办公室共用一个出口地址，也就共用一份限额：调高 UNSTUCK_REQUESTS_PER_MINUTE；服务前面有自己的代理时设置 UNSTUCK_TRUST_PROXY，否则所有人共用一份。${answered(facts)}`,
  }),
  'server.error': (facts) => ({
    support: '服务出错。再次发送前会先核对订单。',
    it: `在 ${service(facts)} 的服务器日志里按尝试编号查找，并查看它前面的网关。${answered(facts)}`,
  }),
  'server.hung': (facts) => ({
    support: '服务收到了请求但没有答复，网络和电脑正常。',
    it: `在 ${service(facts)} 查找慢语句、锁和占满的连接池，以及低于 20 秒的网关超时。`,
  }),
  'response.stalled': (facts) => ({
    support: '答复只来了开头。重试会先核对订单。',
    it: `检查办公室到 ${service(facts)} 之间会缓冲或扫描内容的设备，让它跳过下载扫描。`,
  }),
  'approval.pending': () => ({
    support: '金额超出员工的自助额度，要在本控制台首页的待处理订单中审批。',
    it: `${NOT_OURS}额度是服务的 UNSTUCK_APPROVAL_ABOVE，单位是分。`,
  }),
  'account.unsynced': (facts) => ({
    support: '服务里还没有这名员工，由人力资源部门同步。',
    it: `查看最近一次人员同步和被拒绝的记录。只补一个账户时，把 E1001 换成它的编号，并用管理令牌：\ncurl -X POST ${facts.api}/console/api/accounts -H "Authorization: Bearer $UNSTUCK_ADMIN_TOKEN" -H "Content-Type: application/json" -d '{"accounts":["E1001"]}'`,
  }),
  'channel.down': () => ({
    support: '支付渠道不可用。可换一种，订单不变。',
    it: '查看 /metrics 的 unstuck_channel_healthy 和渠道的状态页，检查证书与密钥的有效期。',
  }),
  'channel.rejected': () => ({
    support: '渠道拒绝了这笔支付：限额、余额、风控或交易已关闭。可换一种渠道。',
    it: `${NOT_OURS}渠道的商户后台可按交易号查到原因。`,
  }),
  'notify.lost': (facts) => ({
    support: '钱已到，渠道的通知没到。点“我已付款”即可入账，不要重复付款。',
    it: `让支付平台能从外网 POST ${facts.api}/v1/notify/*：不要求登录，不重定向，不按国家过滤，证书由公共机构签发。通知地址不是这个时，请设置 PUBLIC_URL。`,
  }),
  undetermined: (facts) => ({
    support: '证据还不能说明原因。请索要复制的报告、时间和所用网络。',
    it: `按尝试编号，对照报告的时间线和 ${service(facts)} 的服务器日志重现。`,
  }),
};
