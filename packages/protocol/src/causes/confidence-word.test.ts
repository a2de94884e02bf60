import { expect, it } from 'vitest';
import { confidenceWord } from './confidence-word.ts';

it('says in words how sure it is, and no more than it is', () => {
  expect([1, 0.9, 0.899, 0.65, 0.649, 0.35, 0.349, 0].map(confidenceWord)).toEqual(['sure', 'sure', 'likely', 'likely', 'possible', 'possible', 'unclear', 'unclear']);
});
