import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

const ENTRY = fileURLToPath(new URL('vendor-page.js', import.meta.url));

/** The vendor's script as a vendor builds it: from the packages as they are published. */
export async function bundleVendorPage(): Promise<string> {
  const build = await rollup({ input: ENTRY, plugins: [nodeResolve({ browser: true })] });
  const { output } = await build.generate({ format: 'iife' });
  await build.close();
  return output[0].code;
}
