import configure from 'core-js-pure/configurator.js';

// Set-up file: what is imported from here on finds an engine that has nothing newer than ES5 and the DOM of its time.
const PRESENT = ['ArrayBuffer', 'DataView', 'clearTimeout', 'document', 'location', 'navigator', 'performance', 'setTimeout'];

const scope = globalThis as { window?: object };
const { window } = scope;

configure({ usePolyfill: ['Map', 'Promise', 'Set'] });
scope.window = Object.fromEntries(PRESENT.map((name) => [name, Reflect.get(globalThis, name)]));
await import('../legacy.ts');
if (window) scope.window = window;
else delete scope.window;
