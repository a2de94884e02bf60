import type { Door, DoorOutcome, DropReason, EnvironmentField, ObservationFact, Operation, PageEvent, ProbeName, ProbeOutcome, RequestOutcomeKind } from '@unstuck/protocol';

type FieldOf<Fact> = Fact extends ObservationFact ? Exclude<keyof Fact, 'type'> : never;
/** What pages and the service say about one event or piece of evidence. */
type DetailName =
  | FieldOf<ObservationFact> | 'cause' | 'confidence' | 'directive' | 'disposition' | 'blocked' | 'file' | 'line' | 'message' | 'ms' | 'count' | 'skewSeconds'
  | 'failedPosts' | 'answeredReads' | 'effectiveType' | 'names' | 'state' | 'tookMs' | 'answered' | 'told';
/** English and Chinese of every id. Whatever a page may say has both, or this does not compile; what a newer page says stands as it came. */
type Pairs<Id extends string> = Readonly<Record<Id, readonly [en: string, zhCn: string]>>;

const environment: Pairs<EnvironmentField> = {
  userAgent: ['Browser', '浏览器'], language: ['Language', '语言'], timeZone: ['Time zone', '时区'], viewport: ['Window', '窗口大小'],
  protocol: ['Protocol', '页面协议'], documentMode: ['Document mode', '文档模式'], compatMode: ['Rendering mode', '渲染模式'], online: ['Online', '在线'],
  effectiveType: ['Kind of network', '网络类型'], rttMs: ['Round trip', '往返时间'], saveData: ['Saves data', '省流量'], cookies: ['Cookies', '可用 Cookie'],
  storage: ['Storage', '存储'], framed: ['In a frame', '在框架内'], visibility: ['Visibility', '是否可见'], pageAgeMs: ['Page open for', '页面已打开'],
  clockSkewSeconds: ['Clock is off by', '时钟相差'], apiSameOrigin: ['Service on the same origin', '服务与页面同源'],
  fetchNative: ['Own fetch of the browser', 'fetch 未被替换'], dualKernel: ['Dual-kernel browser', '双核浏览器'],
};
const events: Pairs<ObservationFact['type'] | PageEvent> = {
  'attempt-started': ['attempt begins', '开始尝试'], 'phase-changed': ['phase changes', '阶段变化'], 'request-started': ['request sent', '发出请求'],
  'request-ended': ['request ends', '请求结束'], slow: ['takes long', '等待过久'], 'handed-off': ['sent on to pay', '转去付款'],
  'hand-off-stopped': ['way to pay stopped by policy', '付款跳转被策略拦下'], 'report-taken': ['report carried', '带走报告'],
  'storage-chosen': ['storage chosen', '选定存储'], joined: ['joins the first order', '并入首个订单'], cause: ['cause named', '给出原因'],
  'policy violation': ['policy violation', '违反页面策略'], 'script error': ['script error', '脚本出错'], 'script not loaded': ['script not loaded', '脚本未加载'],
  'link not loaded': ['style sheet not loaded', '样式未加载'], 'img not loaded': ['picture not loaded', '图片未加载'], online: ['online', '恢复在线'],
  offline: ['offline', '离线'], visible: ['page shown', '页面可见'], hidden: ['page hidden', '页面隐藏'], resumed: ['page resumed', '页面唤醒'],
  restored: ['page restored', '页面恢复'], 'device.frozen': ['page froze', '页面卡住'], 'device.suspended': ['page slept', '页面休眠'],
};
const operations: Pairs<Operation> = {
  meta: ['read settings', '读取设置'], create: ['create the order', '生成订单'], lookup: ['look the order up', '查找订单'], read: ['read the order', '读取订单'],
  reconcile: ['ask the channel', '向渠道核实'], pay: ['start paying', '发起付款'], cancel: ['cancel', '取消'],
};
const outcomes: Pairs<RequestOutcomeKind> = {
  ok: ['answered', '有应答'], problem: ['refused with a reason', '说明理由后拒绝'], 'http-error': ['error status', '错误状态'], 'not-json': ['not JSON', '不是 JSON'],
  'wrong-schema': ['outside the contract', '不合约定'], 'network-error': ['no answer at all', '没有任何应答'], timeout: ['no answer in time', '超时无应答'],
  'body-timeout': ['answer without end', '应答未完'], 'body-lost': ['answer broke off', '应答中断'], offline: ['offline', '离线'], aborted: ['given up', '已放弃'],
  blocked: ['blocked by policy', '被策略拦下'],
};
const probes: Pairs<ProbeName> = {
  page: ["page's host", '页面主机'], ping: ['service', '服务'], twin: ['path of orders', '订单路径'], reach: ['service, unread', '服务（不读取）'],
  'twin-reach': ['path of orders, unread', '订单路径（不读取）'], neutral: ['neutral path', '中性路径'],
};
const probeOutcomes: Pairs<ProbeOutcome> = {
  ok: ['answered', '有应答'], foreign: ['somebody else answered', '别处应答'], failing: ['answered with an error', '应答报错'], redirect: ['redirected', '被重定向'],
  failed: ['failed', '失败'], hangs: ['no answer in time', '超时无应答'],
};
const doors: Pairs<Door> = {
  'same-origin': ["page's own path", '页面同源路径'], collector: ['collector', '收集端'], image: ['pictures', '图片'], worker: ['worker', '后台线程'],
  spool: ['kept in the browser', '暂存在浏览器'], link: ['link', '链接'], copy: ['copied text', '复制文字'], file: ['file', '文件'], qr: ['QR code', '二维码'],
};
const doorOutcomes: Pairs<DoorOutcome> = {
  acknowledged: ['acknowledged', '已确认'], refused: ['refused', '被拒绝'], busy: ['asked to wait', '要求稍候'],
  'not-acknowledged': ['not acknowledged', '未确认'], 'no-answer': ['no answer', '没有应答'], kept: ['kept', '已暂存'], 'not-kept': ['not kept', '未能暂存'],
  taken: ['taken along', '已带走'], 'not-taken': ['not taken along', '未带走'],
};
const drops: Pairs<DropReason> = {
  'timeline-full': ['older events', '较早的事件'], 'evidence-full': ['further evidence', '更多证据'], 'phases-full': ['older phases', '较早的阶段'],
  'probes-full': ['probes', '探测'], 'findings-full': ['findings', '结论'], 'deliveries-full': ['older deliveries', '较早的送达记录'],
  'report-too-large': ['events, for size', '因过大略去的事件'], 'hook-failed': ["events, as the page's own filter failed", '因页面过滤出错略去的事件'],
  shortened: ['entries, to be carried', '为便于携带略去的条目'], 'newer-names': ['entries of a newer page', '较新页面的条目'],
};
const details: Pairs<DetailName> = {
  reference: ['reference', '编号'], resumed: ['resumed', '续接'], from: ['from', '从'], to: ['to', '到'], failure: ['failure', '失败'],
  money: ['money', '扣款'], deadlineMs: ['deadline', '时限'], operation: ['for', '用途'], attempt: ['attempt', '第几次'], url: ['path', '路径'],
  outcome: ['outcome', '结果'], status: ['status', '状态码'], marked: ['from the service', '出自服务'], redirected: ['redirected', '被重定向'],
  html: ['a page', '是网页'], encoded: ['compressed', '已压缩'], durationMs: ['took', '用时'], code: ['code', '代码'], requestId: ['request', '请求编号'],
  level: ['level', '程度'], phase: ['phase', '阶段'], channel: ['channel', '渠道'], by: ['by', '方式'], newTab: ['new tab', '新标签页'], done: ['done', '完成'],
  store: ['storage', '存储'], cause: ['cause', '原因'], confidence: ['confidence', '把握'], directive: ['directive', '指令'],
  disposition: ['disposition', '处置'], blocked: ['blocked', '被拦地址'], file: ['file', '文件'], line: ['line', '行'], message: ['message', '消息'],
  ms: ['lasted', '持续'], count: ['times', '次数'], skewSeconds: ['clock off by', '时钟相差'], failedPosts: ['failed posts', '失败的提交'],
  answeredReads: ['answered reads', '有应答的读取'], effectiveType: ['kind of network', '网络类型'], names: ['names', '名称'], state: ['state', '状态'],
  tookMs: ['took', '用时'], answered: ['answered', '已应答'], told: ['notified', '已通知'],
};
/** How a person was sent on to pay, or was known again, where that is no door. */
const ways: Pairs<'form' | 'redirect' | 'transfer' | 'hosted-page' | 'ledger' | 'message'> = {
  form: ['form', '表单'], redirect: ['redirect', '跳转'], transfer: ['bank transfer', '银行转账'], 'hosted-page': ['order page', '订单页'],
  ledger: ['storage', '存储'], message: ['message of another tab', '另一标签页的消息'],
};
const stores: Pairs<'local' | 'session' | 'cookie' | 'memory'> = {
  local: ['local', '本地存储'], session: ['session', '会话存储'], cookie: ['cookie', '浏览器 Cookie'], memory: ['memory only', '仅在内存'],
};
const levels: Pairs<'notice' | 'action'> = {
  notice: ['notice', '提示'], action: ['something to do', '可操作'],
};
const newTab: Pairs<'opened' | 'blocked'> = {
  opened: ['opened', '已打开'], blocked: ['blocked', '被拦截'],
};
const visibility: Pairs<'visible' | 'hidden'> = {
  visible: ['visible', '可见'], hidden: ['hidden', '不可见'],
};
const truths: Pairs<'true' | 'false' | 'inside'> = {
  true: ['yes', '是'], false: ['no', '否'], inside: ['yes, within the browser', '是，在浏览器内部'],
};

/** The words a report is told in. */
export type StoryWords = ReturnType<typeof storyWords>;

export function storyWords(language: 0 | 1) {
  const of = <Id extends string>(pairs: Pairs<Id>): Readonly<Record<Id, string>> =>
    Object.fromEntries(Object.entries<readonly [string, string]>(pairs).map(([id, pair]) => [id, pair[language]])) as Record<Id, string>;
  return {
    environment: of(environment), events: of(events), operations: of(operations), outcomes: of(outcomes), probes: of(probes), probeOutcomes: of(probeOutcomes), doors: of(doors), doorOutcomes: of(doorOutcomes),
    drops: of(drops), details: of(details), ways: of(ways), stores: of(stores), levels: of(levels), newTab: of(newTab), visibility: of(visibility), truths: of(truths),
  };
}
