import { Window as FakeWindow } from 'happy-dom';
import { expect, it } from 'vitest';
import { MAX_EARLY_ERRORS, readEarlyErrors } from './early-errors.ts';
import { loadCheckout, POLL_MS, TIMEOUT_MS } from './load-checkout.ts';

const FORM = '<form data-unstuck-checkout data-locale="en"></form><form id="other"></form>';
const TAG = '<script src="https://pay.example.com/sdk/loader.js?v=2" async></script>';
const TWO_PLACES = TAG.replace('async', 'data-sdk=" https://second.example.com/sdk/ https://third.example.com/u "');
const NATIVE = Object.assign(() => true, { toString: () => 'function hasOwn() { [native code] }' });

/** As in IE before 10. */
function SameOriginRequest(): void {}

type Scope = Window & typeof globalThis & { Unstuck?: object; console: { warn: (line: string) => void } };

interface Page {
  readonly scope: Scope;
  readonly form: HTMLFormElement;
  readonly warnings: string[];
  readonly load: () => void;
  /** Every build asked for so far, oldest first. */
  readonly asked: () => string[];
  readonly latest: () => HTMLScriptElement;
  readonly styleSheets: () => HTMLLinkElement[];
  readonly notices: () => string[];
  /** Lets so many milliseconds pass for the loader's own timers. */
  readonly elapse: (ms: number) => void;
}

function openPage(body: string = FORM + TAG, parts: object = {}): Page {
  const window = new FakeWindow({ url: 'https://portal.example.com/' });
  window.document.body.innerHTML = body;
  const scope = window as unknown as Scope;
  const warnings: string[] = [];
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const given = {
    Object: { hasOwn: NATIVE },
    Request: NATIVE,
    setTimeout: (run: () => void, ms: number) => timers.push({ at: now + ms, run }),
    console: { warn: (line: string) => void warnings.push(line) },
    ...parts,
  };
  for (const [name, value] of Object.entries(given)) Object.defineProperty(scope, name, { value, configurable: true });
  // Outside of the document nothing is fetched: the test alone says how it went.
  const added = scope.document.createElement('div');
  scope.document.documentElement.appendChild = (element) => added.appendChild(element);
  const builds = (): HTMLScriptElement[] => Array.from(added.querySelectorAll('script'));
  return {
    scope, warnings,
    form: scope.document.querySelector('form') as HTMLFormElement,
    load: () => loadCheckout(scope),
    asked: () => builds().map(({ src }) => src),
    latest: () => builds().at(-1) ?? expect.fail('no build was asked for'),
    styleSheets: () => Array.from(added.querySelectorAll('link')),
    notices: () => Array.from(scope.document.querySelectorAll('p[role="status"]'), (line) => line.textContent),
    elapse(ms) {
      const until = now + ms;
      for (let due = timers.find(({ at }) => at <= until); due; due = timers.find(({ at }) => at <= until)) {
        timers = timers.filter((timer) => timer !== due);
        now = due.at;
        due.run();
      }
      now = until;
    },
  };
}

function answer({ scope, latest, elapse }: Page, type: 'load' | 'error', script = latest()): void {
  script.dispatchEvent(new scope.Event(type));
  if (type === 'error') elapse(POLL_MS);
}

it('loads the modern build and its style sheet from the folder it came from', () => {
  const page = openPage();
  page.load();
  expect(page.asked()).toEqual(['https://pay.example.com/sdk/unstuck.modern.js']);
  expect(page.styleSheets().map(({ rel, href }) => [rel, href])).toEqual([['stylesheet', 'https://pay.example.com/sdk/unstuck.css']]);
});

it.each([
  ['the engine lacks Object.hasOwn', { Object: {} }],
  ['the page brought one along', { Object: { hasOwn: () => true } }],
  ['the page has a variable called Request', { Request: {} }],
  ['the page has a function called Request', { Request: function Request() {} }],
])('loads the legacy build where %s', (_, parts) => {
  const page = openPage(undefined, parts);
  page.load();
  expect(page.asked()).toEqual(['https://pay.example.com/sdk/unstuck.legacy.js']);
});

it.each([
  ['whose XMLHttpRequest knows no other origin', { XMLHttpRequest: SameOriginRequest }],
  ['without XMLHttpRequest', { XMLHttpRequest: undefined }],
  ['of the days before addEventListener', { XMLHttpRequest: SameOriginRequest, addEventListener: undefined }],
])('leaves the plain form at once, asks for nothing and names the mend in an engine %s', (_, missing) => {
  const page = openPage(undefined, { Object: {}, ...missing });
  page.load();
  expect(page.asked()).toEqual([]);
  expect(page.notices()).toHaveLength(1);
  expect(page.form.getAttribute('data-unstuck-cause')).toBe('script.unsupported');
  expect(page.warnings).toEqual([expect.stringContaining('X-UA-Compatible: IE=edge or <meta name=renderer content=webkit>')]);
});

it('says nothing while the checkout comes up as it should, however long the page stays open', () => {
  const page = openPage();
  page.load();
  page.scope.Unstuck = {};
  answer(page, 'load');
  page.elapse(10 * TIMEOUT_MS);
  expect([page.notices(), page.warnings, page.asked().length]).toEqual([[], [], 1]);
});

it('asks one place after the other, as data-sdk lists them, and then gives up', () => {
  const page = openPage(FORM + TWO_PLACES);
  page.load();
  answer(page, 'error');
  expect(page.latest().src).toBe('https://second.example.com/sdk/unstuck.modern.js');
  expect(page.styleSheets().map(({ href }) => href)).toEqual(['https://second.example.com/sdk/unstuck.css']);
  answer(page, 'error');
  expect(page.latest().src).toBe('https://third.example.com/u/unstuck.modern.js');
  expect(page.notices()).toEqual([]);
  answer(page, 'error');
  expect(page.asked()).toHaveLength(3);
  expect(page.notices()).toHaveLength(1);
});

it('goes on to the next place when one never answers, and ends within its time limit', () => {
  const page = openPage(FORM + TWO_PLACES);
  page.load();
  page.elapse(TIMEOUT_MS / 3 - 1);
  expect(page.asked()).toHaveLength(1);
  page.elapse(1);
  expect(page.asked()).toHaveLength(2);
  page.elapse(TIMEOUT_MS / 3);
  expect([page.asked().length, page.notices().length]).toEqual([3, 0]);
  page.elapse(TIMEOUT_MS / 3);
  expect([page.asked().length, page.notices().length]).toEqual([3, 1]);
});

it('does not count against a place what an earlier one answers too late', () => {
  const page = openPage(FORM + TWO_PLACES);
  page.load();
  const first = page.latest();
  page.elapse(TIMEOUT_MS / 3);
  answer(page, 'error', first);
  answer(page, 'load', first);
  expect(page.asked()).toHaveLength(2);
});

it('asks the same place for the legacy build when the modern one loads and does not run', () => {
  const page = openPage();
  page.load();
  answer(page, 'load');
  expect(page.asked()).toEqual(['modern', 'legacy'].map((build) => `https://pay.example.com/sdk/unstuck.${build}.js`));
  page.scope.Unstuck = {};
  answer(page, 'load');
  expect(page.notices()).toEqual([]);
});

it('gives both builds of one place together no more than its time', () => {
  const page = openPage();
  page.load();
  page.elapse(TIMEOUT_MS - 1);
  answer(page, 'load');
  page.elapse(1);
  expect(page.notices()).toHaveLength(1);
});

it.each<[string, string, (page: Page) => void, string]>([
  ['cannot be had', 'script.missing', (page) => answer(page, 'error'), 'mend src or data-sdk'],
  ['never answers', 'script.missing', (page) => page.elapse(TIMEOUT_MS), 'mend src or data-sdk'],
  ['runs in no build', 'script.error', (page) => ['load', 'load'].forEach(() => answer(page, 'load')), 'mend src or data-sdk'],
  ['was altered', 'script.integrity', (page) => {
    Object.defineProperty(page.scope, 'performance', { value: { getEntriesByName: (name: string) => [{ responseStatus: name === page.latest().src ? 200 : 404 }] } });
    answer(page, 'error');
  }, 'mend data-integrity-*'],
  ['is forbidden by the page', 'csp.script', (page) => {
    page.scope.document.dispatchEvent(Object.assign(new page.scope.Event('securitypolicyviolation'), { blockedURI: page.latest().src }));
    answer(page, 'error');
  }, 'mend nonce or script-src'],
  ['is forbidden by the page, and another file of the page after it', 'csp.script', (page) => {
    for (const blockedURI of [page.latest().src, 'https://hr.test/portal.js']) page.scope.document.dispatchEvent(Object.assign(new page.scope.Event('securitypolicyviolation'), { blockedURI }));
    answer(page, 'error');
  }, 'mend nonce or script-src'],
  ['is missing where another file of the page is forbidden', 'script.missing', (page) => {
    page.scope.document.dispatchEvent(Object.assign(new page.scope.Event('securitypolicyviolation'), { blockedURI: 'https://hr.test/portal.js' }));
    answer(page, 'error');
  }, 'mend src or data-sdk'],
  ['was altered, in an engine that gives no status', 'script.integrity', (page) => {
    Object.defineProperty(page.scope, 'performance', { value: { getEntriesByName: () => [{ decodedBodySize: 9 }] } });
    answer(page, 'error');
  }, 'mend data-integrity-*'],
  ['never came, in an engine that gives no status', 'script.missing', (page) => {
    Object.defineProperty(page.scope, 'performance', { value: { getEntriesByName: () => [{ decodedBodySize: 0 }] } });
    answer(page, 'error');
  }, 'mend src or data-sdk'],
  ['is forbidden by the page, as the engine says only afterwards', 'csp.script', (page) => {
    page.latest().dispatchEvent(new page.scope.Event('error'));
    page.scope.document.dispatchEvent(Object.assign(new page.scope.Event('securitypolicyviolation'), { blockedURI: page.latest().src }));
    page.elapse(POLL_MS);
  }, 'mend nonce or script-src'],
])('says on the form and in one console line what happened when the file %s', (_, cause, happen, mend) => {
  const page = openPage(FORM + TAG.replace('async', 'data-integrity-modern="sha384-x"'));
  page.load();
  happen(page);
  page.elapse(TIMEOUT_MS);
  expect(page.form.getAttribute('data-unstuck-cause')).toBe(cause);
  expect(page.form.lastElementChild?.textContent).toMatch(/could not be loaded\. Submit this form/);
  expect(page.notices()).toHaveLength(1);
  expect(page.warnings).toEqual([expect.stringContaining(mend)]);
  expect(page.warnings[0]).toContain(page.latest().src);
});

it('does not take a missing file for an altered one', () => {
  const page = openPage(FORM + TAG.replace('async', 'data-integrity-modern="sha384-x"'), { performance: { getEntriesByName: () => [{ responseStatus: 404 }] } });
  page.load();
  answer(page, 'error');
  expect(page.form.getAttribute('data-unstuck-cause')).toBe('script.missing');
});

it('has each build checked against its own integrity, which a cross-origin file needs CORS for', () => {
  const page = openPage(FORM + TAG.replace('async', 'data-integrity-modern="sha384-m" data-integrity-legacy="sha384-l"'));
  page.load();
  expect(page.latest()).toMatchObject({ integrity: 'sha384-m', crossOrigin: 'anonymous' });
  answer(page, 'load');
  expect(page.latest().integrity).toBe('sha384-l');
});

it('hands its nonce to whatever it adds, and no CORS where there is nothing to check', () => {
  const page = openPage(FORM + TAG.replace('async', 'nonce="r4nd0m"'));
  page.load();
  expect(page.latest().getAttribute('nonce')).toBe('r4nd0m');
  expect(page.styleSheets()[0]?.getAttribute('nonce')).toBe('r4nd0m');
  expect(page.latest().hasAttribute('crossorigin')).toBe(false);
});

it('speaks Chinese where neither the form nor the page says English', () => {
  const page = openPage('<form data-unstuck-checkout></form>' + TAG);
  page.load();
  answer(page, 'error');
  expect(page.notices()).toEqual(['完整的充值页面未能加载，直接提交此表单也能充值。']);
});

it('leaves the plain form where it stands in the page and no data-sdk names a place', () => {
  const page = openPage(FORM + '<script>/* inlined */</script>');
  page.load();
  expect(page.asked()).toEqual([]);
  expect(page.notices()).toHaveLength(1);
});

it('loads from what data-sdk lists where it stands in the page', () => {
  const page = openPage(FORM + '<script data-sdk="/assets/unstuck"></script>');
  page.load();
  expect(page.asked()).toEqual(['https://portal.example.com/assets/unstuck/unstuck.modern.js']);
});

it('waits for the form when it gives up before the page is read', () => {
  const page = openPage(TAG);
  const { document } = page.scope;
  let state = 'loading';
  Object.defineProperty(document, 'readyState', { get: () => state });
  page.load();
  answer(page, 'error');
  page.elapse(5 * POLL_MS);
  document.body.insertAdjacentHTML('beforeend', FORM);
  expect([page.notices(), page.warnings]).toEqual([[], []]);
  state = 'interactive';
  page.elapse(POLL_MS);
  expect([page.notices().length, page.warnings.length]).toEqual([1, 1]);
});

it('says nothing when a checkout has come by another way', () => {
  const page = openPage();
  page.load();
  page.scope.Unstuck = {};
  answer(page, 'error');
  page.elapse(TIMEOUT_MS);
  expect([page.notices(), page.warnings]).toEqual([[], []]);
});

it('leaves a form alone that something has upgraded already', () => {
  const page = openPage('<form data-unstuck-checkout data-unstuck-phase="ready"></form>' + TAG);
  page.load();
  answer(page, 'error');
  expect(page.notices()).toEqual([]);
});

it('lets the plain form of a framed page open the order page in a tab of its own, which refuses frames', () => {
  const [alone, framed, aimed] = [openPage(), openPage(undefined, { top: {} }), openPage(undefined, { top: {} })];
  aimed.form.setAttribute('target', '_top');
  for (const page of [alone, framed, aimed]) {
    page.load();
    answer(page, 'error');
  }
  expect([alone, framed, aimed].map(({ form }) => form.getAttribute('target')), 'but where the page has named another').toEqual([null, '_blank', '_top']);
});

it('marks a form that was sent, unless the page prevented it, and no form of the page’s own', () => {
  const page = openPage();
  page.load();
  const submit = (form: Element): boolean => form.dispatchEvent(new page.scope.Event('submit', { bubbles: true, cancelable: true }));
  const prevent = (event: Event): void => event.preventDefault();
  page.form.addEventListener('submit', prevent);
  submit(page.form);
  expect(page.form.hasAttribute('data-unstuck-plain')).toBe(false);
  page.form.removeEventListener('submit', prevent);
  submit(page.form);
  expect(page.form.getAttribute('data-unstuck-plain')).toBe('sent');
  const other = page.scope.document.getElementById('other') as HTMLElement;
  submit(other);
  expect(other.hasAttribute('data-unstuck-plain')).toBe(false);
});

it('hands the build the first errors of the page, and no more than it can use', () => {
  const page = openPage();
  page.load();
  for (let count = 0; count < MAX_EARLY_ERRORS + 5; count++) page.scope.dispatchEvent(Object.assign(new page.scope.Event('error'), { count }));
  expect(readEarlyErrors(page.scope.document)).toEqual([]);
  page.scope.document.getElementsByTagName = () => [page.latest()] as never;
  const counts = readEarlyErrors(page.scope.document).map((event) => (event as Event & { count: number }).count);
  expect(counts).toEqual(Array.from({ length: MAX_EARLY_ERRORS }, (_, index) => index));
});

it('keeps to itself what a bent page makes it throw', () => {
  const page = openPage();
  page.load();
  Object.assign(page.scope.document, { getElementsByTagName: () => { throw new Error('bent'); } });
  expect(() => answer(page, 'error')).not.toThrow();
  expect(() => page.elapse(TIMEOUT_MS)).not.toThrow();
});

/** As engines from before the event do with what the policy forbids: while it is put in. */
function refuseAtOnce({ scope }: Page): void {
  const { appendChild } = scope.document.documentElement;
  scope.document.documentElement.appendChild = (element) => {
    appendChild(element);
    if (element.nodeName === 'SCRIPT') element.dispatchEvent(new scope.Event('error'));
    return element;
  };
}

it('says that the policy stopped a script that an engine from before the event refuses while it is put in', () => {
  const page = openPage();
  refuseAtOnce(page);
  page.load();
  page.elapse(POLL_MS);
  expect(page.form.getAttribute('data-unstuck-cause')).toBe('csp.script');
  expect(page.warnings).toEqual([expect.stringContaining('mend nonce or script-src')]);
});

it('says so at once where the page wants Trusted Types and has none for it, whichever place it is', () => {
  const page = openPage(FORM + TWO_PLACES);
  const { document } = page.scope;
  const { createElement } = document;
  let given = 0;
  document.createElement = (name: string) => Object.defineProperty(createElement.call(document, name), 'src', {
    get: () => '',
    set() {
      given += 1;
      throw new TypeError('This document requires TrustedScriptURL assignment.');
    },
  });
  page.load();
  page.elapse(3 * POLL_MS);
  expect(given).toBe(3);
  expect(page.form.getAttribute('data-unstuck-cause')).toBe('csp.script');
  expect(page.warnings).toEqual([expect.stringContaining('https://third.example.com/u/unstuck.modern.js, mend nonce or script-src')]);
});

it('does not say so of a further place, which may be no address at all', () => {
  const page = openPage(FORM + TWO_PLACES);
  page.load();
  answer(page, 'error');
  refuseAtOnce(page);
  answer(page, 'error');
  page.elapse(2 * POLL_MS);
  expect(page.asked()).toHaveLength(3);
  expect(page.form.getAttribute('data-unstuck-cause')).toBe('script.missing');
});
