import type { EvidenceId, ProbeName, ProbeOutcome } from '@unstuck/protocol';
import type { ProbeResult } from './probe-request.ts';

/** A service that is near answers a control request within tens of milliseconds. */
export const SLOW_PROBE_MS = 1_200;

/** Reduces the answers to the control requests to one piece of evidence. */
export function readLadder(results: readonly ProbeResult[], sameOrigin: boolean): EvidenceId | null {
  const outcome = (name: ProbeName): ProbeOutcome | null => results.filter((result) => result.name === name)[0]?.outcome ?? null;
  const slow = (name: ProbeName): boolean => results.some((result) => result.name === name && result.durationMs >= SLOW_PROBE_MS);
  const page = outcome('page');
  const twin = outcome('twin');
  // Engines that cannot ask without reading send no such request.
  const blind = outcome('neutral') === null;

  switch (outcome('ping')) {
    case null:
      return null;
    case 'ok':
      if (twin === 'redirect') return 'probe.path-redirected';
      if (twin === 'foreign') return 'probe.path-foreign';
      if (twin === 'failed') return outcome('twin-reach') === 'ok' ? 'probe.cors' : blind ? 'probe.path-unreadable' : 'probe.path-filtered';
      if (!slow('ping')) return 'probe.all-well';
      return slow('page') ? 'probe.slow' : 'probe.service-slow';
    case 'failing':
      return 'probe.failing';
    case 'foreign':
      return 'probe.hijacked';
    case 'redirect':
      return 'probe.redirected';
    case 'failed':
      if (outcome('reach') === 'ok') return 'probe.cors';
      if (outcome('neutral') === 'ok') return 'probe.path-filtered';
      if (page === 'redirect') return 'probe.redirected';
      if (page === 'ok') return sameOrigin ? 'probe.path-filtered' : blind ? 'probe.unreadable' : 'probe.host-dead';
      return 'probe.nothing-reached';
    case 'hangs':
      return page === 'ok' ? 'probe.host-silent' : 'probe.nothing-answers';
  }
}
