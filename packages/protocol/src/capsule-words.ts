/**
 * What the texts of most reports are made of, by the capsule's format: both lists only grow at their end, the first to 31 entries at most,
 * one for each control character.
 */
export const PIECES: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/',
  'Mozilla/5.0 (', 'Windows NT ', ' AppleWebKit/537.36 (KHTML, like Gecko) ', 'Chrome/', '.0.0.0', ' Safari/537.36', ' MicroMessenger/',
  'request.', 'answer.', 'problem.', 'probe.', 'device.', 'server.', 'order.', 'page.',
  'create ', 'lookup ', 'pay ', 'read ', 'reconcile ', 'cancel ', 'meta ',
];

/** Whole texts. */
export const WORDS: readonly string[] = (
  'attempt|status|code|durationMs|requestId|failure|money|by|newTab|store|cause|confidence|skewSeconds|count|directive|operation|' +
  'create sent|create network-error|create timeout|lookup sent|lookup network-error|lookup timeout|meta sent|meta ok|meta network-error|' +
  'ready|creating|failed|slow: notice|slow: action|handed off|storage|attempt-started|not-sent|unknown|local|' +
  'page|ping|twin|neutral|reach|twin-reach|ok|foreign|kept|no-answer|not-acknowledged|' +
  'zh-CN|Asia/Shanghai|https:|http:|CSS1Compat|4g|visible|***|timeline-full|evidence-full'
).split('|');
