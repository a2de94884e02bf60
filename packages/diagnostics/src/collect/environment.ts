import { fence } from '@unstuck/compat';
import { originOf } from '@unstuck/protocol';
import type { EnvironmentField, Report } from '@unstuck/protocol';
import type { CollectorParts } from './collector-parts.ts';
import { connectionOf } from './connectivity.ts';
import { isFetchNative } from './host-tampering.ts';

/** Dual-kernel browsers of the Chinese market, whatever kernel the page runs in. */
const DUAL_KERNEL = /360[SE]E|QQBrowser|MetaSr|Maxthon|2345Explorer|LBBROWSER|SLBrowser/i;

type Fact = Report['environment'][EnvironmentField];

/** Plain facts of the browser and the page, each read by itself: any of them may throw. */
export function readEnvironment({ scope, platform, api }: CollectorParts): Report['environment'] {
  const { document, navigator } = scope;
  const readers: { readonly [Field in EnvironmentField]?: () => Fact | undefined } = {
    userAgent: () => navigator.userAgent.slice(0, 200),
    language: () => navigator.language,
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    viewport: () => `${scope.innerWidth}x${scope.innerHeight}`,
    protocol: () => scope.location.protocol,
    documentMode: () => (document as { readonly documentMode?: number }).documentMode,
    compatMode: () => document.compatMode,
    online: () => navigator.onLine,
    effectiveType: () => connectionOf(scope).effectiveType,
    rttMs: () => connectionOf(scope).rtt,
    saveData: () => connectionOf(scope).saveData,
    cookies: () => navigator.cookieEnabled,
    storage: () => platform.storage.kind,
    framed: () => scope.top !== scope,
    visibility: () => document.visibilityState,
    pageAgeMs: () => Math.round(platform.now()),
    apiSameOrigin: () => originOf(api) === scope.location.origin,
    fetchNative: () => isFetchNative(scope),
    dualKernel: () => DUAL_KERNEL.test(navigator.userAgent),
  };
  const facts: Report['environment'] = {};
  for (const field of Object.keys(readers) as EnvironmentField[]) {
    const fact = fence(() => readers[field]?.());
    if (fact !== undefined) facts[field] = fact;
  }
  return facts;
}
