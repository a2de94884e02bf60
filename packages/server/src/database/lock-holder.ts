import { readFile, readlink } from 'node:fs/promises';
import process from 'node:process';

/** A process as it is told apart from every other. Empty where the system does not say. */
export interface Holder {
  readonly pid: number;
  /** A pid alone is reused after a restart, in a container nearly always; with its start time it is not. */
  readonly startedAt: string;
  readonly boot: string;
  /** Only within one of them does a pid mean the same process; every container has its own. */
  readonly namespace: string;
}

export async function identify(pid: number): Promise<Holder> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return { pid, startedAt: afterName[19] ?? '', boot: boot.trim(), namespace };
}

export function formatHolder({ pid, startedAt, boot, namespace }: Holder): string {
  return `${pid} ${startedAt} ${boot} ${namespace}`.trimEnd();
}

/** Null for what is no holder. An older version wrote no namespace; it is taken for our own. */
export function parseHolder(text: string, own: Holder): Holder | null {
  const [pid = '', startedAt = '', boot = '', namespace = own.namespace] = text.trim().split(' ');
  return /^[1-9]\d*$/.test(pid) ? { pid: Number(pid), startedAt, boot, namespace } : null;
}

/** Whether this process can see whether that one lives; else only its heartbeat tells. */
export function isNear(holder: Holder, own: Holder): boolean {
  return holder.boot === own.boot && holder.namespace === own.namespace;
}

/** Of one that is near. */
export async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (await identify(holder.pid)).startedAt === holder.startedAt;
}
