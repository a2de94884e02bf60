/**
 * What the texts of most reports are made of, by the capsule's format: both lists only grow at their end, the first to 31 entries at most,
 * one for each control character.
 */
export const PIECES: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/',
  'Mozilla/5.0 (Windows NT ',
  'Mozilla/5.0 (',
  'AppleWebKit/537.36 (KHTML, like Gecko) ',
  ' Safari/537.36',
  '.0.0.0',
  'Chrome/',
  ' MicroMessenger/',
  'request.',
  'answer.',
  'problem.',
  'probe.',
  'device.',
  'server.',
  'order.',
  'page.',
];

/** Whole texts. */
export const WORDS: readonly string[] = [
  'at', 'operation', 'outcome', 'status', 'durationMs', 'marked', 'code', 'attempt', 'create', 'lookup', 'read', 'reconcile', 'pay', 'cancel', 'meta',
  'ok', 'problem', 'http-error', 'not-json', 'wrong-schema', 'network-error', 'timeout', 'body-timeout', 'body-lost', 'offline', 'aborted', 'blocked',
  'acknowledged', 'no-answer', 'not-acknowledged', 'kept', 'boot', 'ready', 'creating', 'approval', 'paying', 'confirming', 'succeeded', 'failed', 'expired',
  'cancelled', 'request-started', 'request-ended', 'phase-changed', 'attempt-started', 'slow', 'notice', 'action', 'storage-chosen', 'handed-off', 'joined',
  'url', '/v1/orders', '/v1/orders/by-key', '/v1/orders/:id', '/v1/orders/:id/pay', '/v1/meta', '/v1/ping', 'local', 'session', 'cookie', 'memory',
  'host', 'page', 'name', 'from', 'to', 'level', 'by', 'zh-CN', 'en', 'en-US', 'Asia/Shanghai', 'https:', 'http:', 'CSS1Compat', 'BackCompat', '4g', 'visible', 'hidden',
];
