/**
 * What the texts of most reports are made of, by the capsule's format, in which both lists stay as they are: another piece would be a control
 * character to an older reader, and one more word would take the number of the first that a report brings along.
 */
export const PIECES: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/',
  'Mozilla/5.0 (', 'Windows NT ', ' AppleWebKit/537.36 (KHTML, like Gecko) ', 'Chrome/', '.0.0.0', ' Safari/537.36', ' MicroMessenger/',
  'request.', 'answer.', 'problem.', 'probe.', 'device.', 'server.', 'order.', 'page.',
  'create ', 'lookup ', 'pay ', 'read ', 'reconcile ', 'cancel ', 'meta ',
];

/** Whole texts. */
export const WORDS: readonly string[] = (
  'attempt|status|code|durationMs|requestId|failure|money|by|newTab|store|skewSeconds|operation|' +
  'create sent|create network-error|lookup sent|lookup network-error|meta sent|meta ok|attempt-started|storage|ready|creating|failed|' +
  'ok|kept|no-answer|zh-CN|Asia/Shanghai|https:|CSS1Compat|***'
).split('|');
