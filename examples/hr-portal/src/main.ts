import process from 'node:process';
import { DemoSettingsError, readDemoSettings } from './demo-settings.ts';
import { startDemo } from './start-demo.ts';

/** A stop that takes longer has met something that hangs; what was answered is on disk all the same. */
const STOP_TIMEOUT_MS = 10_000;

try {
  const settings = readDemoSettings(process.env);
  const demo = await startDemo(settings);
  process.stdout.write(`\nUnstuck is running: ${demo.url}\n`);
  const token = settings.adminToken === null ? demo.adminToken : 'the value of UNSTUCK_ADMIN_TOKEN';
  process.stdout.write(`Support console, where bank transfers are confirmed: ${demo.url}console\nSign in there with: ${token}\n`);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    await demo.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop());
} catch (error) {
  process.stderr.write(`unstuck: ${explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (error instanceof DemoSettingsError || !(error instanceof Error)) return String(error instanceof Error ? error.message : error);
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}: something else listens there; choose another port with PORT=8788`;
  return error.cause === undefined ? error.message : `${error.message} ${explain(error.cause)}`;
}
