import { rollup } from 'rollup';
import { expect, it } from 'vitest';
import { specialise } from './specialise.mjs';

const LIBRARY = `
export class Client {
  #options;
  #retries = 0;
  #seen;
  constructor(options) {
    this.#options = options;
    this.#seen = options.hooks;
  }
  ask() {
    for (const hook of this.#options.hooks) hook();
    if (this.#options.progress && typeof this.#options.progress === 'function') return this.#report();
    try {
      return this.#send();
    } finally {
      this.#retries = 1;
    }
  }
  #report() {
    return 'reported';
  }
  #send() {
    return this.#options.timeout === false ? 'sent' : 'sent with a timeout';
  }
}
export const retry = () => 'again';
function explain(issue) {
  return { issue, why: 'long story' };
}
export const check = (value) => value ?? explain('missing');
`;

const KNOWN = {
  expressions: { 'this.#options.hooks': '[]', 'this.#options.progress': 'undefined', 'this.#options.timeout': 'false' },
  definitions: { retry: 'undefined' },
  bodies: { explain: 'return { issue };' },
};

const MODULE = '/node_modules/library/client.js';

async function bundle(known: object, module = 'library/client.js') {
  const plugin = specialise({ [module]: known });
  const library = { name: 'library', resolveId: (id: string) => id, load: (id: string) => (id === MODULE ? LIBRARY : `export * from '${MODULE}';`) };
  const build = await rollup({ input: 'entry.js', plugins: [library, plugin], onwarn: () => undefined });
  const { output } = await build.generate({ format: 'es' });
  return output[0].code;
}

async function run(code: string): Promise<{ Client: new (options: object) => { ask(): unknown }; retry: unknown; check(value: unknown): unknown }> {
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

it('leaves in a library what it does for us, and takes out what it can never do', async () => {
  const code = await bundle(KNOWN);
  const { Client, retry, check } = await run(code);
  expect([new Client({ hooks: [], timeout: false }).ask(), retry, check(1), check(null)]).toEqual(['sent', undefined, 1, { issue: 'missing' }]);
  expect(code).not.toMatch(/hook|progress|reported|with a timeout|again|long story|#retries|#seen/);
});

it.each([
  ['an expression', { expressions: { 'this.#options.retries': '0' } }, 'it has no this.#options.retries'],
  ['a definition', { definitions: { stop: 'undefined' } }, 'it has no stop'],
  ['a method', { bodies: { '#retry': 'return undefined;' } }, 'it has no #retry'],
  ['a loop', { loops: ['this.#hooks'] }, 'it has no this.#hooks'],
  ['a property', { properties: ['kind'] }, 'it has no kind'],
])('fails when the library has not got %s any more', async (_, known, message) => {
  await expect(bundle(known)).rejects.toThrow(`library/client.js has changed: ${message}`);
});

it('fails when the library has not got the module any more', async () => {
  await expect(bundle({}, 'library/core/client.js')).rejects.toThrow('not part of the bundle any more: library/core/client.js');
});

it('does not miss a library in a bundle that has no use for it', async () => {
  expect(await bundle({}, 'another/client.js')).toContain('class Client');
});
