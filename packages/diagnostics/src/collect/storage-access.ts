import type { CollectorParts } from './collector-parts.ts';

/** Whether anything survives a reload: the platform has tried web storage and cookies with real values. */
export function readStorageAccess({ platform, evidence }: CollectorParts): void {
  if (platform.storage.kind === 'memory') evidence.add('device.storage-denied');
}
