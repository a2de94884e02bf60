import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { encodeReport } from '../report/encode-report.ts';

/** A report that waits for a way out, as a capsule. */
export interface SpooledReport {
  readonly id: string;
  readonly capsule: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Pages that have tried it in vain. */
  readonly tries: number;
}

export interface Spool {
  /** The oldest first. */
  all(): readonly SpooledReport[];
  put(report: SpooledReport): void;
  /** It has arrived, or never will. */
  settle(id: string): void;
  /** Whether a report was settled here, by this tab or another. */
  isSettled(id: string): boolean;
  /** Calls back when another tab has changed it. Returns the stop function. */
  observe(onChange: () => void): () => void;
  /** Whether a later page will find what is put here. */
  outlivesPage(): boolean;
}

const KEY = 'unstuck:reports';
const MAX_REPORTS = 5;
const MAX_LENGTH = 60_000;
const MAX_TRIES = 20;
const KEPT_FOR_MS = 7 * 86_400_000;
/** Ids that are remembered, so that a tab which sent at the same time learns that it need not. */
const MAX_SETTLED = 10;

interface Content {
  readonly reports: readonly SpooledReport[];
  readonly settled: readonly string[];
}

const { parse } = JSON;

/** Reports that no door let out, for a later page, another tab, or the connection's return. Shared by all tabs of the origin. */
export function createSpool(platform: Pick<Platform, 'storage'>, wallClock: () => number): Spool {
  function read(take: 'read' | 'salvage' = 'read'): Content {
    return fence(() => {
      const { reports, settled } = Object(parse(platform.storage[take](KEY) ?? '{}'));
      const now = wallClock();
      const usable = (item: unknown): item is SpooledReport => {
        const { id, capsule, since, tries } = Object(item);
        return typeof id === 'string' && typeof capsule === 'string' && Math.abs(now - since) < KEPT_FOR_MS && tries < MAX_TRIES;
      };
      return { reports: Array.isArray(reports) ? reports.filter(usable) : [], settled: Array.isArray(settled) ? settled.map(String) : [] };
    }, { reports: [], settled: [] });
  }

  function write({ reports, settled }: Content): void {
    let kept = reports.slice(-MAX_REPORTS);
    let text = '';
    do {
      text = encodeReport({ reports: kept, settled: settled.slice(-MAX_SETTLED) });
      kept = kept.slice(1);
    } while (text.length > MAX_LENGTH);
    const { storage } = platform;
    fence(() => storage.write(KEY, text));
    // Cookies would carry it along with every request to the host.
    if (storage.kind === 'cookie') fence(() => storage.remove(KEY));
  }

  function put(report: SpooledReport): void {
    const { reports, settled } = read();
    write({ reports: reports.filter(({ id }) => id !== report.id).concat([report]), settled });
  }

  return {
    all() {
      read('salvage').reports.forEach(put);
      return read().reports;
    },
    put,
    settle(id) {
      const { reports, settled } = read();
      write({ reports: reports.filter((report) => report.id !== id), settled: settled.filter((other) => other !== id).concat([id]) });
    },
    isSettled: (id) => read().settled.indexOf(id) >= 0,
    observe: (onChange) => fence(() => platform.storage.observe(KEY, onChange), () => undefined),
    outlivesPage: () => platform.storage.kind === 'local' && read().reports.length > 0,
  };
}
