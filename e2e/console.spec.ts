import type { Page } from '@playwright/test';
import { encodeCapsule, formatReference } from '@unstuck/protocol';
import type { ReportAnswer } from '@unstuck/protocol';
import { expectAccessible, expectNoSidewaysScroll } from './framework/accessibility.ts';
import { consoleOn } from './framework/console.ts';
import type { SupportConsole } from './framework/console.ts';
import { lookUpReport, reportOf, sendReport } from './framework/reports.ts';
import { ACCOUNT, expect, test as base } from './framework/scenario.ts';

interface Support {
  readonly support: SupportConsole;
  readonly origin: string;
  /** What the service answers about a reference. */
  readonly ask: (reference: string) => Promise<ReportAnswer>;
}

const test = base.extend<Support>({
  origin: async ({ network, demo: _ }, use) => use(network.origin),
  support: async ({ page, origin }, use) => use(consoleOn(page, origin)),
  ask: async ({ demo, origin }, use) => {
    const { adminToken } = await demo.secrets();
    await use((reference) => lookUpReport(origin, adminToken, reference));
  },
});

/** Shows all there is. */
async function unfold(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
}

const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/;

function visible(text: string): string {
  return text.replace(new RegExp(DIRECTIONS, 'g'), (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase()}]`);
}

const WINDOWS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

test('signs in with the admin token, keeps it in the tab alone, and forgets it on the way out', async ({ support, demo, page, context, origin }) => {
  const { adminToken } = await demo.secrets();
  await support.open();
  await support.signIn('not-the-token');
  await expect(page.getByRole('alert').filter({ hasText: '令牌不正确' })).toBeVisible();
  await support.signIn(adminToken);
  await expect(support.entrance).toBeVisible();
  await page.reload();
  await expect(support.entrance).toBeVisible();
  expect(page.url()).toBe(`${origin}/console`);
  expect(JSON.stringify(await context.storageState())).not.toContain(adminToken);
  const other = consoleOn(await context.newPage(), origin);
  await other.open();
  await expect(other.page.locator('#token')).toBeVisible();

  await page.getByRole('button', { name: '退出' }).click();
  await expect(page.locator('#token')).toHaveValue('');
  await page.reload();
  await expect(page.locator('#token')).toBeVisible();
});

test('tells a slip of the pen, a report that has not come in, and one that has apart, with the keyboard alone', async ({ support, demo, page, origin }) => {
  const report = reportOf();
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  await support.entrance.focus();
  await page.keyboard.type(`${report.reference.startsWith('7') ? '8' : '7'}${report.reference.slice(1)}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '校验字符不符' })).toBeVisible();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(report.reference.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: `编号 ${report.reference} 正确，但报告尚未收到。` })).toBeVisible();
  await expect(support.entrance, 'the focus stays where one types').toBeFocused();

  await sendReport(origin, report);
  await page.keyboard.press('Enter');
  await support.shows(report.reference);
  await expect(page.locator('h1')).toBeFocused();
  await page.goBack();
  await expect(support.entrance).toBeVisible();
  await page.keyboard.press('Tab');
  await page.getByRole('link', { name: report.reference }).focus();
  await page.keyboard.press('Enter');
  await support.shows(report.reference);
  await page.reload();
  await support.shows(report.reference);
});

test('shows cause, advice for each reader, the order’s true state, and reports with the same cause', async ({ support, demo, page, context, origin }) => {
  const lost = reportOf();
  const { token } = (await (await fetch(`${origin}/demo/token?account=${ACCOUNT}`)).json()) as { token: string };
  const made = await fetch(`${origin}/v1/orders`, {
    method: 'POST', body: '{"amount":5000,"currency":"CNY"}',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': lost.attempt.id, 'unstuck-attempt': lost.attempt.id },
  });
  expect(made.status).toBe(201);
  const blocked = reportOf();
  // The page makes its report once it has failed: after the order, whose answer it waited for.
  for (const report of [reportOf(), blocked, { ...lost, madeAt: new Date().toISOString() }]) await sendReport(origin, report);

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await support.open(`#/report/${blocked.reference}`);
  await support.signIn((await demo.secrets()).adminToken);
  await support.shows(blocked.reference);
  await expect(page.locator('.cause')).toContainText('页面策略禁止请求');
  await expect(page.locator('.verdict')).toContainText('几乎可以肯定');
  await expect(page.locator('main')).toContainText('服务中没有这次尝试的订单');
  await expect(page.locator('main')).toContainText('服务没有收到过这次尝试的下单请求');
  const it = page.locator('.tell-it').first();
  await expect(it).toContainText('connect-src');
  await expect(it).toContainText(new URL(origin).host);
  await it.getByRole('button').click();
  await expect(it.getByRole('status')).toHaveText('已复制');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await it.locator('.exact').textContent());
  await expect(page.getByRole('table', { name: '近七天同一原因' }).getByRole('link')).not.toHaveCount(0);
  await expect(page.locator('.timeline svg').first()).toHaveAttribute('aria-label', /生成订单 65\.2 s \(20\.0 s\)/);

  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('.cause')).toContainText("Page's policy forbids the request");
  await expect(it).toContainText('Every Content-Security-Policy of');
  await support.open(`#/report/${lost.reference}`);
  await support.shows(lost.reference);
  await expect(page.locator('.cause'), 'a policy that lets an order through is not the cause').not.toContainText('policy forbids the request');
  await expect(page.locator('main')).toContainText('open · not charged');
  await expect(page.locator('main')).toContainText(ACCOUNT);
});

test('opens each of the reports under one reference, and says which is of another attempt', async ({ support, demo, page, origin }) => {
  const first = reportOf({ deliveries: [] });
  const second = reportOf({ reference: first.reference, attempt: first.attempt });
  const stranger = reportOf({ reference: first.reference, environment: { online: true, userAgent: 'a stranger’s browser' } });
  for (const report of [first, second, stranger]) await sendReport(origin, report);
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  await expect(page.locator('h1'), 'the keyboard goes on from the top of what came').toBeFocused();
  await support.lookUp(first.reference);
  await support.shows(first.reference);
  await expect(page).toHaveTitle(new RegExp(first.reference));
  const main = page.locator('main');
  const warning = main.locator('.notice').filter({ hasText: '同一编号、另一次尝试的报告' });
  await expect(main.getByText('送达过程')).toBeVisible();

  await page.getByRole('table', { name: '同一编号的其他报告' }).getByRole('link').click();
  await expect(main.getByText('送达过程'), 'the earlier one, which had not tried to get out yet').toHaveCount(0);
  await expect(page.locator('h1')).toBeFocused();
  await expect(warning).toHaveCount(0);
  await page.getByRole('table', { name: '同一编号、另一次尝试的报告' }).getByRole('link').click();
  await expect(main).toContainText('a stranger’s browser');
  await expect(warning).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(main.locator('.notice').filter({ hasText: 'Sent under this reference by another attempt' })).toBeVisible();
  await expect(main, 'still the same one').toContainText('a stranger’s browser');
  await page.reload();
  await expect(main).toContainText('a stranger’s browser');
  await page.goBack();
  await page.goBack();
  await expect(main.locator('.notice')).toHaveCount(0);
  await page.getByRole('link', { name: 'Back to search' }).press('Enter');
  await expect(support.entrance).toBeVisible();
  await expect(page.locator('h1')).toBeFocused();
  await expect(page).toHaveTitle('Top-up support');
});

test('reads what was carried: a pasted message, a file chosen, a file dropped; and keeps it if told to', async ({ support, demo, page, ask }) => {
  const [pasted, chosen, dropped] = [reportOf(), reportOf(), reportOf()];
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  await page.locator('#carried').fill('你好，打不开。');
  await page.getByRole('button', { name: '读取' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '没有可读的报告' })).toBeVisible();

  await page.getByLabel('同时保存到服务').uncheck();
  await page.locator('#carried').fill(`你好，报告在这里：\n${encodeCapsule(pasted)}\n谢谢`);
  await page.getByRole('button', { name: '读取' }).click();
  await support.shows(pasted.reference);
  await expect(page.locator('main')).toContainText('仅供查看，尚未保存');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('main')).toContainText('Shown only, not kept');
  await page.getByRole('button', { name: '中文' }).click();
  expect(await ask(pasted.reference)).toMatchObject({ status: 'unseen' });

  await page.getByRole('link', { name: '返回查询' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'report.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(chosen)) });
  await support.shows(chosen.reference);
  expect(await ask(chosen.reference)).toMatchObject({ status: 'found' });

  await page.getByRole('link', { name: '返回查询' }).click();
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'report.json', { type: 'application/json' }));
    return data;
  }, JSON.stringify(dropped));
  await page.dispatchEvent('form:has(#carried)', 'drop', { dataTransfer: transfer });
  await support.shows(dropped.reference);
});

test('says of a file or a text that is too large what to do, and reads the next one', async ({ support, demo, page, ask }) => {
  const report = reportOf();
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  const tooLarge = page.getByRole('alert').filter({ hasText: '内容比任何报告都大' });
  for (const size of [70_000, 200_000]) {
    await page.locator('input[type=file]').setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.alloc(size, 'x') });
    await expect(tooLarge).toContainText('请选择报告文件本身');
    await page.getByRole('button', { name: '刷新', exact: true }).click();
    await expect(tooLarge).toHaveCount(0);
  }
  await page.locator('#carried').fill('报'.repeat(60_000));
  await page.getByRole('button', { name: '读取' }).click();
  await expect(tooLarge).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({ name: 'report.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(report)) });
  await support.shows(report.reference);
  await expect(tooLarge).toHaveCount(0);
  expect(await ask(report.reference)).toMatchObject({ status: 'found' });
});

test('keeps the focus on the button that was pressed, while it looks and afterwards', async ({ support, demo, page }) => {
  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  await support.entrance.fill(reportOf().reference);
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/console/api/reports/**', async (route) => {
    await held;
    await route.continue();
  });
  const button = page.getByRole('button', { name: '查询' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toBeFocused();
  letGo();
  await expect(page.locator('.notice')).toBeVisible();
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await expect(button).toBeFocused();
});

test('says that versions do not match, instead of nothing, when the service was upgraded under the open page, and goes on once it is loaded again', async ({ support, demo, page, origin }) => {
  const report = reportOf();
  await sendReport(origin, report);
  const { adminToken } = await demo.secrets();
  await support.open();
  await support.signIn(adminToken);
  await page.route('**/console/api/reports/**', async (route) => {
    const answer = await route.fetch();
    const { policy: _, ...others } = (await answer.json()) as ReportAnswer & { readonly policy?: unknown };
    await route.fulfill({ response: answer, json: others });
  });
  await support.lookUp(report.reference);
  await expect(page.locator('#console')).toHaveText('版本不匹配 → F5');
  await page.unroute('**/console/api/reports/**');
  await page.reload();
  await support.shows(report.reference);
});

test('leaves the advice selected where the browser does not let it be copied', async ({ support, demo, page, origin }) => {
  const report = reportOf();
  await sendReport(origin, report);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('denied')) } });
    document.execCommand = () => false;
  });
  await support.open(`#/report/${report.reference}`);
  await support.signIn((await demo.secrets()).adminToken);
  await support.shows(report.reference);
  const it = page.locator('.tell-it').first();
  await it.getByRole('button').click();
  await expect(it.getByRole('status')).toHaveText('请按 Ctrl+C 复制');
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(await it.locator('.exact').textContent());
  await expect(it.getByRole('button')).toBeFocused();
});

test('tells the whole story of a report in the language of the reader', async ({ support, demo, page, origin }) => {
  const report = reportOf({
    environment: { online: true, storage: 'local' }, probes: [{ name: 'twin', outcome: 'failed', durationMs: 8, detail: { status: 0 } }], drops: { shortened: 2 },
    timeline: [{ at: 65_200, what: 'phase-changed', detail: { from: 'creating', to: 'failed', failure: 'network.failed' } }], deliveries: [{ door: 'collector', outcome: 'refused-403', at: 86_000 }],
  });
  await sendReport(origin, report);
  await support.open(`#/report/${report.reference}`);
  await support.signIn((await demo.secrets()).adminToken);
  await support.shows(report.reference);
  await unfold(page);
  const main = page.locator('main');
  for (const words of ['阶段变化', '从: 生成订单 · 到: 失败 · 失败: 没有任何应答', '订单路径：失败', '状态码: 0', '收集端：被拒绝 403', '为便于携带略去的条目 2', '浏览器声明页面策略拦下了这个请求']) await expect(main).toContainText(words);
  await expect(main).not.toContainText(/phase-changed|twin|collector|no-answer|shortened|storage|online/);
  await page.getByRole('button', { name: 'English' }).click();
  for (const words of ['phase changes', 'from: Creating the order · to: Failed', 'path of orders: failed', 'collector: refused 403', 'entries, to be carried 2', "the page's policy stopped the very request"]) await expect(main).toContainText(words);
});

for (const [device, viewport] of Object.entries(WINDOWS)) {
  for (const locale of ['zh-CN', 'en']) {
    test.describe(`in ${locale} on a ${device}`, () => {
      test.use({ viewport, locale });

      test('the console is accessible and fits', async ({ support, demo, page, origin }) => {
        test.slow();
        const report = reportOf();
        for (const one of [report, reportOf()]) await sendReport(origin, one);
        const look = async (what: string): Promise<void> => {
          await expectAccessible(page, what);
          await expectNoSidewaysScroll(page, what);
        };
        await support.open();
        await expect(page.locator('html')).toHaveAttribute('lang', locale);
        await look('sign-in');
        await support.signIn('wrong');
        await expect(page.locator('#token-fault')).not.toBeEmpty();
        await look('sign-in, refused');
        await support.signIn((await demo.secrets()).adminToken);
        await expect(page.getByRole('link', { name: report.reference })).toBeVisible();
        await look('entrance');
        await support.lookUp(formatReference([1, 2, 3, 4, 5, 6, 7, 8]));
        await expect(page.locator('.notice')).toBeVisible();
        await look('not received yet');
        await support.lookUp(report.reference);
        await support.shows(report.reference);
        await unfold(page);
        await look('report');
      });
    });
  }
}

test('lets nothing that a report says run, and shows it as the text it is', async ({ support, demo, page, origin, ask, complaints }) => {
  test.slow();
  const corpus = [
    '<img src=x onerror=hacked=1>', '<script>hacked=1</script>', '"><svg onload=hacked=1>', "';hacked=1;//", 'javascript:hacked=1', '{{constructor.constructor("hacked=1")()}}',
    '<iframe srcdoc="<script>parent.hacked=1</script>">', '</title><script>hacked=1</script>', '<a href=javascript:hacked=1>x</a>', '\u202e<b>hacked</b>', 'gpj.\u2066\u202egnp.exe\u2069', '__proto__', '<math><mtext><style><img onerror=hacked=1>',
  ];
  const reports = corpus.map((bad) => reportOf({
    findings: [{ cause: 'csp.connect', confidence: 0.5, evidence: [bad], indistinguishableFrom: [] }],
    evidence: [{ id: bad, at: 1, detail: { [bad.slice(0, 40)]: bad, directive: bad } }],
    probes: [{ name: bad.slice(0, 40), outcome: bad.slice(0, 40), durationMs: 1, detail: { [bad.slice(0, 40)]: bad } }],
    environment: { userAgent: bad, language: bad, timeZone: bad, viewport: bad, protocol: bad },
    timeline: [{ at: 2, what: bad, detail: { [bad.slice(0, 40)]: bad } }],
    drops: { [bad.slice(0, 40)]: 1 },
    deliveries: [{ door: 'link', outcome: bad.slice(0, 40), at: 3 }],
  }));
  for (const [index, report] of reports.entries()) {
    await sendReport(origin, report);
    const bad = corpus[index] ?? '';
    await fetch(`${origin}/v1/reports/policy?attempt=${report.attempt.id}`, {
      method: 'POST', headers: { 'content-type': 'application/csp-report' },
      body: JSON.stringify({ 'csp-report': { 'document-uri': bad, 'effective-directive': `connect-src${bad.replace(/\s.*/s, '')}`, 'blocked-uri': bad } }),
    });
  }
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  const strangers: string[] = [];
  page.on('request', (request) => void (request.url().startsWith(`${origin}/console`) || strangers.push(request.url())));

  await support.open();
  await support.signIn((await demo.secrets()).adminToken);
  await expect(support.entrance).toBeVisible();
  for (const report of reports) {
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, `#/report/${encodeURIComponent(report.reference)}`);
    await support.shows(report.reference);
    await unfold(page);
    const shown = await page.locator('main').evaluate((main) => main.textContent ?? '');
    const answer = await ask(report.reference);
    if (answer.status !== 'found') throw new Error(`${report.reference} is ${answer.status}`);
    const { evidence, probes, environment, timeline, drops, deliveries } = answer.report;
    const texts = [evidence.map(({ id }) => id), [...evidence, ...probes, ...timeline].flatMap(({ detail }) => Object.entries(detail ?? {}).flat()), probes.map(({ outcome }) => outcome), timeline.map(({ what }) => what), Object.values(environment), Object.keys(drops), deliveries.map(({ outcome }) => outcome)].flat();
    expect(texts.length).toBeGreaterThan(10);
    if (corpus[reports.indexOf(report)]?.includes('<')) expect(texts.join()).toContain('<');
    // Names that the console has words for stand in words, and what would turn the line by its number.
    for (const text of texts.filter((each) => each !== 'directive')) expect(shown).toContain(visible(String(text)));
    expect(shown).toContain('指令');
    expect(shown).not.toMatch(DIRECTIONS);
    for (const told of await page.locator('main bdi').all()) expect(await told.evaluate((one) => getComputedStyle(one).unicodeBidi)).toBe('isolate');
    expect(await page.locator('main').evaluate((main) => main.querySelectorAll('img, script, iframe, style, object, embed, math, b, [onerror], [onload], [style], a[href^="javascript"]').length)).toBe(0);
  }
  expect(await page.evaluate('typeof hacked')).toBe('undefined');
  await page.goto(`${origin}/console#/report/<img src=x onerror=hacked=1>`);
  await expect(support.entrance).toBeVisible();
  await page.locator('#carried').fill(JSON.stringify(reports[0]));
  await page.locator('form:has(#carried) button[type=submit]').click();
  await support.shows(reports[0]?.reference ?? '');
  expect([dialogs, strangers, complaints, await page.evaluate('typeof hacked')]).toEqual([0, [], [], 'undefined']);

  // Would be seen, did anything get through: the page's own policy takes no markup, not even from its own script.
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<img src=x onerror=hacked=1>';
      return '';
    } catch (error) {
      return String(error);
    }
  });
  expect(refused).toContain('TrustedHTML');
});
