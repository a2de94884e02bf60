import process from 'node:process';
import { withOwnDatabase } from './own-database.ts';
import { fight } from './battle.ts';

/** So many people among real processes: half of them over PGlite on disk, half over PostgreSQL where there is one. */
const [people = '20', seed = '1'] = process.argv.slice(2);
const url = process.env['TEST_DATABASE_URL'];
const total = Number(people);
const overPostgres = url === undefined || url === '' ? 0 : Math.floor(total / 2);
const MOST_AT_ONCE = 20;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function battles(count: number): number[] {
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= MOST_AT_ONCE) sizes.push(Math.min(left, MOST_AT_ONCE));
  return sizes;
}

async function front(name: string, count: number, offset: number): Promise<number> {
  let failed = 0;
  for (const [index, size] of battles(count).entries()) {
    const number = Number(seed) + offset + index;
    const result = name === 'PostgreSQL' && url !== undefined
      ? await withOwnDatabase(url, (own) => fight(size, number, { url: own }, say))
      : await fight(size, number, { directory: 'its own' }, say);
    say(`${name}, battle ${number}: ${size} people, ${result.summary}, ${result.failed} failed`);
    for (const violation of result.violations) say(`  ${violation}`);
    failed += result.failed;
  }
  return failed;
}

const failures = await Promise.all([front('PGlite', total - overPostgres, 0), front('PostgreSQL', overPostgres, 500_000)]);
const failed = failures.reduce((sum, count) => sum + count, 0);
process.send?.({ failed });
process.exit(failed === 0 ? 0 : 1);
