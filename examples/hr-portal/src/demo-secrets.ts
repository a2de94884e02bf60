import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const secretsSchema = v.object({ tokenSecret: v.pipe(v.string(), v.minLength(32)), adminToken: v.pipe(v.string(), v.minLength(16)) });
/** Made on the first start and kept, so that tokens and bookmarks outlive a restart. */
export type DemoSecrets = v.InferOutput<typeof secretsSchema>;

const FILE = 'demo-secrets.json';
/** Readable by its owner only. */
const FILE_MODE = 0o600;

/** @throws {Error} if the kept file is damaged */
export async function keepDemoSecrets(directory: string): Promise<DemoSecrets> {
  const file = join(directory, FILE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) {
    const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), secretsSchema), text);
    if (!kept.success) throw new Error(`${file} does not hold the demo's secrets: delete it, and new ones are made`);
    return kept.output;
  }
  const secrets: DemoSecrets = { tokenSecret: randomBytes(36).toString('base64url'), adminToken: randomBytes(18).toString('base64url') };
  await mkdir(directory, { recursive: true });
  // Under another name first: a process that dies while it writes leaves no half of a secret behind.
  const unfinished = await open(`${file}.new`, 'w', FILE_MODE);
  await unfinished.writeFile(JSON.stringify(secrets, null, 2));
  await unfinished.sync();
  await unfinished.close();
  await rename(`${file}.new`, file);
  return secrets;
}
