import { KY_AS_USED } from './ky-as-used.mjs';
import { LEAN_QR_AS_USED } from './lean-qr-as-used.mjs';
import { PREACT_AS_USED } from './preact-as-used.mjs';
import { VALIBOT_AS_USED } from './valibot-as-used.mjs';
import { WHATWG_FETCH_AS_USED } from './whatwg-fetch-as-used.mjs';

/** What is known of the libraries that the browser bundles bring along. */
export const LIBRARIES_AS_USED = { ...KY_AS_USED, ...LEAN_QR_AS_USED, ...PREACT_AS_USED, ...VALIBOT_AS_USED, ...WHATWG_FETCH_AS_USED };
