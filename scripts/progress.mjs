/** A problem that one line explains; anything else is a defect and keeps its stack. */
export class Failure extends Error {}

const HEARTBEAT_MS = 15_000;

export function say(line) {
  process.stdout.write(`unstuck: ${line}\n`);
}

function elapsed(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Says when `work` starts, that it still goes on every fifteen seconds, and how long it took. */
export async function withProgress(label, work) {
  const since = Date.now();
  say(`${label} ...`);
  const heartbeat = setInterval(() => say(`${label}: still at it after ${elapsed(since)}`), HEARTBEAT_MS);
  try {
    const result = await work();
    say(`${label}: took ${elapsed(since)}`);
    return result;
  } catch (error) {
    say(`${label}: failed after ${elapsed(since)}`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
