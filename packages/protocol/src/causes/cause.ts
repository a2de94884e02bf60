/**
 * Why a top-up fails or hangs, by who can mend it. Ids are stable: reports, the console and `data-unstuck-cause` carry them. So are their places in
 * `CAUSES`, by which capsules name them: a new one needs an order of its own there, after all that there are.
 */
export const CAUSES_BY_AREA = {
  page: [
    'csp.connect', 'csp.script', 'csp.handoff', 'mixed-content', 'script.missing', 'script.integrity', 'script.error', 'script.unsupported',
    'scripts.disabled', 'host.tampered', 'integration.misuse',
  ],
  device: ['client.blocked', 'storage.blocked', 'popup.blocked', 'clock.skewed', 'thread.frozen', 'page.suspended'],
  network: [
    'offline', 'intermediary.portal', 'intermediary.proxy-auth', 'intermediary.waf', 'intermediary.rewrite', 'host.unreachable', 'connection.lost',
    'network.slow',
  ],
  service: [
    'cors', 'session.expired', 'permission.denied', 'contract.mismatch', 'request.rejected', 'server.overloaded', 'server.error', 'server.hung',
    'response.stalled',
  ],
  business: ['approval.pending', 'account.unsynced', 'channel.down', 'channel.rejected', 'notify.lost'],
  none: ['undetermined'],
} as const;

export type CauseArea = keyof typeof CAUSES_BY_AREA;
export type Cause = (typeof CAUSES_BY_AREA)[CauseArea][number];
export const CAUSES: readonly Cause[] = (Object.keys(CAUSES_BY_AREA) as CauseArea[]).reduce<Cause[]>((all, area) => all.concat(CAUSES_BY_AREA[area]), []);
