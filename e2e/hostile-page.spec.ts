import { hold } from './framework/faults.ts';
import { readQr } from './framework/read-qr.ts';
import { expect, test } from './framework/scenario.ts';

/** What pages do to the browser they share with the checkout. */
const BENT: Readonly<Record<string, string>> = {
  'a fetch that throws': 'window.fetch = function () { throw new Error("fetch is monitored"); };',
  'a fetch that never answers': 'window.fetch = function () { return new Promise(function () {}); };',
  'a fetch that answers nothing': 'window.fetch = function () { return undefined; };',
  'no fetch any more': 'window.fetch = undefined;',
  'a variable called Request, as pages of old read their address into': 'var Request = new Object(); Request = (function () { return {}; })();',
  'enumerable extensions of every prototype': `
    Array.prototype.last = function () { return this[this.length - 1]; };
    Array.prototype.each = Array.prototype.forEach;
    Object.prototype.extend = function (other) { for (var name in other) this[name] = other[name]; return this; };
    String.prototype.strip = function () { return this.trim(); };
    Function.prototype.bindAsEventListener = function (to) { return this.bind(to); };
    Number.prototype.times = function () {};`,
  'toJSON in the manner of Prototype.js': `
    Object.toJSON = function (value) { return JSON.stringify(value); };
    Array.prototype.toJSON = function () { return "[" + this.map(Object.toJSON).join(", ") + "]"; };
    String.prototype.toJSON = function () { return '"' + this + '"'; };
    Number.prototype.toJSON = function () { return isFinite(this) ? this.toString() : "null"; };
    Object.prototype.toJSON = function () { return "{}"; };`,
  'an old polyfill of Promise': `
    (function (Native) {
      function Later(run) { return new Native(function (resolve, reject) { setTimeout(function () { run(resolve, reject); }, 0); }); }
      Later.prototype = Native.prototype;
      ["all", "race", "resolve", "reject"].forEach(function (name) { Later[name] = Native[name].bind(Native); });
      window.Promise = Later;
    })(window.Promise);`,
  'timers that somebody wrapped': `
    (function (timeout) {
      window.setTimeout = function (run, ms) { if (this !== undefined && this !== window) throw new TypeError("Illegal invocation"); return timeout(run, ms); };
    })(window.setTimeout);`,
};

for (const [what, source] of Object.entries(BENT)) {
  test(`pays in a page with ${what}`, async ({ portal, faults, orders, sandbox }) => {
    faults.hostScript(source);
    await portal.open();
    await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
    await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
    await sandbox.does(await portal.checkout.goToPay(), 'pay');
    await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
    expect(await orders.only()).toMatchObject({ state: 'paid', amount: 5_000 });
  });
}

const DENIED: Readonly<Record<string, string>> = {
  localStorage: 'Object.defineProperty(window, "localStorage", { get: function () { throw new DOMException("denied", "SecurityError"); } });',
  'a full localStorage': 'Storage.prototype.setItem = function () { if (this === window.localStorage) throw new DOMException("full", "QuotaExceededError"); Object.getPrototypeOf(this); this[arguments[0]] = String(arguments[1]); };',
  'localStorage and sessionStorage':
    '["localStorage", "sessionStorage"].forEach(function (name) { Object.defineProperty(window, name, { get: function () { throw new DOMException("denied", "SecurityError"); } }); });',
};

for (const [what, source] of Object.entries(DENIED)) {
  test(`keeps the intent over a reload without ${what}`, async ({ portal, page, faults, orders }) => {
    faults.hostScript(source);
    await portal.open();
    const held = hold();
    faults.on('create', held.fault, 1);
    await portal.checkout.order();
    await held.arrived;
    const reference = await portal.checkout.reference();
    await page.reload();
    held.release();
    await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
    expect(await portal.checkout.reference()).toBe(reference);
    await orders.only();
  });
}

test('shows a code that cameras can read in a page that colours every path of its pictures', async ({ portal, page }) => {
  await portal.open();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('svg { fill: none; stroke: currentColor; stroke-width: 2; filter: invert(1); opacity: .7; } svg path { stroke: currentColor; } main svg path { fill: currentColor; }');
    document.adoptedStyleSheets = [sheet];
  });
  await portal.checkout.order({ channel: 'wechat' });
  const paths = portal.checkout.root.locator('.unstuck-qr path');
  await expect(paths).toHaveCount(2);
  expect(await paths.evaluateAll((all) => all.map((path) => getComputedStyle(path).fill))).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  expect(await readQr(portal.checkout.root.locator('.unstuck-qr'))).toMatch(/^http/);
});

test('stays readable, and open to the keyboard, in a dark page that colours and hides elements by their names', async ({ portal, page }) => {
  await portal.open();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('body { background: #111; } p, h2, dl, dt, dd, label, legend, span { color: #ddd; font-size: 11px; } dl { display: grid; } dt { float: left; width: 160px; } input[type="radio"], .page input[type="radio"] { display: none; }');
    document.adoptedStyleSheets = [sheet];
  });
  const radios = portal.checkout.root.locator('.unstuck-radio');
  await expect(radios.first()).toBeVisible();
  /** Whether every word stands out from the card. */
  const faint = () => portal.checkout.root.evaluate((root) => [...root.querySelectorAll('.unstuck-card *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
    .filter((element) => getComputedStyle(element).color === 'rgb(221, 221, 221)' || getComputedStyle(element).fontSize === '11px')
    .map((element) => element.outerHTML));
  expect(await faint()).toEqual([]);
  await portal.checkout.order({ channel: 'transfer' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  expect(await faint()).toEqual([]);
  expect(await portal.checkout.root.locator('dl').first().evaluate((list) => list.scrollWidth <= list.clientWidth)).toBe(true);
});

test('pays without any storage at all', async ({ portal, faults, orders, sandbox }) => {
  faults.hostScript(`
    ["localStorage", "sessionStorage", "indexedDB", "caches"].forEach(function (name) {
      Object.defineProperty(window, name, { get: function () { throw new DOMException("denied", "SecurityError"); } });
    });
    Object.defineProperty(Document.prototype, "cookie", {
      get: function () { throw new DOMException("denied", "SecurityError"); },
      set: function () { throw new DOMException("denied", "SecurityError"); }
    });
    window.BroadcastChannel = function () { throw new DOMException("denied", "SecurityError"); };
    Object.defineProperty(navigator, "locks", { value: { request: function () { return Promise.reject(new DOMException("denied", "SecurityError")); } } });`);
  await portal.open();
  await portal.checkout.order({ channel: 'alipay', amount: '50.00' });
  await sandbox.does(await portal.checkout.goToPay(), 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

/** Everything a page can notice about the built-ins it lives with. */
const INVENTORY = `
  window.takeInventory = function () {
    function names(object) { return Object.getOwnPropertyNames(object).concat(Object.getOwnPropertySymbols(object).map(String)); }
    var found = { globals: names(window), enumerable: Object.keys(window), built: {}, members: {} };
    ["Object", "Array", "String", "Number", "Function", "Promise", "Symbol", "Map", "Set", "Date", "RegExp", "JSON", "Math", "Element",
      "Document", "HTMLFormElement", "EventTarget", "Window", "Headers", "Request", "Response", "URL", "AbortController"].forEach(function (name) {
      found.members[name] = names(window[name]).concat(window[name].prototype ? names(window[name].prototype) : []).sort();
    });
    return found;
  };
  window.builtIns = ["fetch", "Promise", "Symbol", "XMLHttpRequest", "setTimeout", "addEventListener", "open", "URL", "AbortController"]
    .map(function (name) { return [name, window[name]]; });
  window.changedBuiltIns = function () {
    return window.builtIns.filter(function (pair) { return window[pair[0]] !== pair[1]; }).map(function (pair) { return pair[0]; });
  };
  window.forIn = function () { var seen = []; for (var a in []) seen.push(a); for (var b in {}) seen.push(b); for (var c in "") seen.push(c); return seen; };
  window.firstInventory = null;
  window.firstInventory = window.takeInventory();`;

interface Inventory {
  readonly globals: readonly string[];
  readonly enumerable: readonly string[];
  readonly members: Readonly<Record<string, readonly string[]>>;
}

test('is a harmless guest: one new global, no built-in replaced, nothing added to any prototype', async ({ portal, page, faults, orders, sandbox, complaints }) => {
  faults.hostScript(INVENTORY);
  await portal.open();
  await portal.checkout.order({ channel: 'wechat' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });

  const before = await page.evaluate<Inventory>('window.firstInventory');
  const after = await page.evaluate<Inventory>('window.takeInventory()');
  const fresh = (one: readonly string[], other: readonly string[]): readonly string[] => other.filter((name) => !one.includes(name));
  expect(fresh(before.globals, after.globals)).toEqual(['Unstuck']);
  expect(fresh(before.enumerable, after.enumerable)).toEqual(['Unstuck']);
  expect(after.members).toEqual(before.members);
  expect(await page.evaluate('window.changedBuiltIns()')).toEqual([]);
  expect(await page.evaluate('window.forIn()')).toEqual([]);
  expect(complaints).toEqual([]);
});
