import type { CollectorParts } from './collector-parts.ts';

/** A checkout at work that nobody can see: taken out of the page, or without a size. */
export function readWhiteScreen({ scope, evidence }: CollectorParts, root: Element | null): void {
  if (root === null || scope.document.visibilityState === 'hidden') return;
  const { width, height } = root.getBoundingClientRect();
  if (!scope.document.contains(root) || width * height === 0) evidence.add('page.widget-hidden');
  else evidence.remove('page.widget-hidden');
}
