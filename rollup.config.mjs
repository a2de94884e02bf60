import { BUNDLES } from './scripts/bundles.mjs';
import { inputOptions, outputOptions } from './scripts/rollup-options.mjs';

export default BUNDLES.map((bundle) => ({ ...inputOptions(bundle), output: outputOptions(bundle) }));
