import { appendFileSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { NO_MISCHIEF, mischiefSchema } from '../mischief/mischief.ts';
import type { Mischief } from '../mischief/mischief.ts';
import { tradeSchema } from './trade.ts';
import type { Trade } from './trade.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** All the sandbox knows. What `save` has returned from survives the death of the process. */
export interface Books {
  all(): readonly Trade[];
  find(platform: Trade['platform'], tradeNumber: string): Trade | undefined;
  findPage(pageId: string): Trade | undefined;
  save(trade: Trade): void;
  mischief(): Mischief;
  saveMischief(mischief: Mischief): void;
}

const entrySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.variant('kind', [
    v.object({ kind: v.literal('trade'), trade: tradeSchema }),
    v.object({ kind: v.literal('mischief'), mischief: mischiefSchema }),
  ]),
);
type Entry = v.InferOutput<typeof entrySchema>;

/**
 * @param stateFile one JSON entry a line, the last one about a trade wins; rewritten without the others on opening.
 * Left out, the books live in memory only.
 */
export function openBooks(stateFile?: string): Books {
  const trades = new Map<string, Trade>();
  const pages = new Map<string, string>();
  let mischief = NO_MISCHIEF;
  const key = (platform: string, tradeNumber: string): string => `${platform} ${tradeNumber}`;

  function enter(entry: Entry): void {
    if (entry.kind === 'mischief') {
      mischief = entry.mischief;
    } else {
      const { trade } = entry;
      trades.set(key(trade.platform, trade.tradeNumber), trade);
      pages.set(trade.pageId, key(trade.platform, trade.tradeNumber));
    }
  }

  function record(entry: Entry): void {
    if (stateFile !== undefined) appendFileSync(stateFile, `${JSON.stringify(entry)}\n`);
    enter(entry);
  }

  if (stateFile !== undefined) {
    for (const line of readLines(stateFile)) {
      const entry = v.safeParse(entrySchema, line);
      // A line torn by a kill was never confirmed to anybody.
      if (entry.success) enter(entry.output);
    }
    const kept: Entry[] = [{ kind: 'mischief', mischief }, ...[...trades.values()].map((trade) => ({ kind: 'trade' as const, trade }))];
    writeFileAtomically(stateFile, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }

  return {
    all: () => [...trades.values()],
    find: (platform, tradeNumber) => trades.get(key(platform, tradeNumber)),
    findPage: (pageId) => trades.get(pages.get(pageId) ?? ''),
    save: (trade) => record({ kind: 'trade', trade }),
    mischief: () => mischief,
    saveMischief: (changed) => record({ kind: 'mischief', mischief: changed }),
  };
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
