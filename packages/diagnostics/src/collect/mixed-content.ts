import { isMixedContent } from '@unstuck/protocol';
import type { CollectorParts } from './collector-parts.ts';

/** Of an encrypted page and an unencrypted service browsers say no more than that a request failed. */
export function readMixedContent({ scope, api, evidence }: CollectorParts): void {
  if (isMixedContent(scope.location, api)) evidence.add('page.mixed-content');
}
