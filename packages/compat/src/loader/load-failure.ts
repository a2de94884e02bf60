import type { PlainReason } from './plain-form.ts';

/** Why no build runs; ids of the protocol's causes. */
export type LoadFailure = 'script.missing' | 'script.integrity' | 'script.error' | 'script.unsupported' | 'csp.script';

export const FAILURE_REASONS: { readonly [Cause in LoadFailure]: PlainReason } = {
  'script.missing': ['未能下载', 'could not be downloaded'],
  'script.integrity': ['未通过校验', 'was altered on its way'],
  'script.error': ['未能运行', 'could not be started'],
  'script.unsupported': ['不支持此浏览器', 'needs a newer browser'],
  'csp.script': ['被本页面的安全策略拦截', 'is blocked by the policy of this page'],
};

/** Why the browser refused a file, as far as it tells. Only newer ones give the status of what was fetched and not run. */
export function classifyRefusal(scope: Window, { src, integrity }: HTMLScriptElement, blockedUri: string): LoadFailure {
  const entries = integrity ? scope.performance.getEntriesByName(src) : [];
  const entry = entries[entries.length - 1] as PerformanceResourceTiming | undefined;
  if (blockedUri === src) return 'csp.script';
  return entry && entry.responseStatus === 200 ? 'script.integrity' : 'script.missing';
}
