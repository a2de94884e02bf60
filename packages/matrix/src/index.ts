export { collectResults } from './collect-results.ts';
export type { Results } from './collect-results.ts';
export { currentChromium } from './engines/chromium.ts';
export type { Engine, OpenWishes, Session } from './engines/engine.ts';
export { EngineMissingError } from './engines/engine-missing-error.ts';
export { createFirefox } from './engines/firefox.ts';
export { createOldChromium } from './engines/old-chromium.ts';
export { createPhantomJs } from './engines/phantomjs.ts';
export { createWebKitGtk } from './engines/webkitgtk.ts';
