import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectResults } from './collect-results.ts';
import type { Results } from './collect-results.ts';

let results: Results;
beforeEach(async () => {
  results = await collectResults();
});
afterEach(() => results.close());

const post = (name: string, body: string) => fetch(`${results.url}/${name}`, { method: 'POST', body });

it('waits until all that a page posted fits, and keeps pages apart', async () => {
  const both = results.until('one', (posts) => posts.join() === 'first,second', 10_000);
  await post('one', 'first');
  await post('another', 'stray');
  await post('one', 'second');
  await both;
  expect(results.posted('another')).toEqual(['stray']);
});

it('keeps a page waiting until it is let go, and none after that', async () => {
  const events: string[] = [];
  const waited = fetch(`${results.url}/one`).then(() => events.push('answered'));
  await post('one', 'posting meanwhile');
  events.push('posted');
  results.letGo('one');
  await waited;
  await fetch(`${results.url}/one`);
  expect(events).toEqual(['posted', 'answered']);
});

it('lets a page of any origin post', async () => {
  expect((await post('one', 'first')).headers.get('access-control-allow-origin')).toBe('*');
});

it('tells what a page did post when it does not get there in time', async () => {
  await post('one', 'only this');
  await expect(results.until('one', (posts) => posts.length > 1, 10)).rejects.toThrow('only this');
});
