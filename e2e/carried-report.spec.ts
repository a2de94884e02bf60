import { encodeCapsule } from '@unstuck/protocol';
import type { ReportAnswer } from '@unstuck/protocol';
import { expectAccessible, expectNoSidewaysScroll } from './framework/accessibility.ts';
import { lookUpReport, reportOf, sendReport } from './framework/reports.ts';
import { expect, test } from './framework/scenario.ts';

async function statusOf(origin: string, adminToken: string, reference: string): Promise<ReportAnswer['status']> {
  return (await lookUpReport(origin, adminToken, reference)).status;
}

for (const locale of ['zh-CN', 'en']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, viewport: { width: 390, height: 844 } });

    test('a link that carries a report delivers it by itself', async ({ page, network, demo, complaints }) => {
      const report = reportOf();
      const { adminToken } = await demo.secrets();
      await page.goto(`${network.origin}/r#${encodeCapsule(report)}`);
      await expect(page.locator('html')).toHaveAttribute('data-report', 'received');
      await expect(page.getByRole('status').filter({ visible: true })).toContainText(locale === 'en' ? 'The report has been received' : '报告已收到');
      expect(await statusOf(network.origin, adminToken, report.reference)).toBe('found');
      await expectAccessible(page, 'received');
      await expectNoSidewaysScroll(page, 'received');
      expect(complaints).toEqual([]);
    });
  });
}

test('a link whose report is damaged says so, and one without a report asks for it', async ({ page, network }) => {
  await page.goto(`${network.origin}/r#${encodeCapsule(reportOf()).slice(0, 40)}`);
  await expect(page.getByRole('alert').filter({ visible: true })).toContainText('没有可读的报告');
  await page.goto(`${network.origin}/r`);
  await expect(page.locator('#report')).toBeVisible();
  await expectAccessible(page, 'asking for the text');
});

test('the next link in the same tab delivers its own report, and what was said of the last one is gone', async ({ page, network, demo }) => {
  const [first, second] = [reportOf(), reportOf()];
  await page.goto(`${network.origin}/r#${encodeCapsule(first)}`);
  await expect(page.locator('html')).toHaveAttribute('data-report', 'received');
  await page.goto(`${network.origin}/r#${encodeCapsule(second)}`);
  const { adminToken } = await demo.secrets();
  await expect.poll(() => statusOf(network.origin, adminToken, second.reference)).toBe('found');
  await page.goto(`${network.origin}/r#${encodeCapsule(first).slice(0, 40)}`);
  await expect(page.getByRole('alert').filter({ visible: true })).toContainText('没有可读的报告');
});

test('a link that finds the service dead can be tried again', async ({ page, network, demo }) => {
  test.slow();
  const report = reportOf();
  await page.route('**/v1/reports?by=link', async (route) => {
    await demo.kill();
    await route.continue();
  }, { times: 1 });
  await page.goto(`${network.origin}/r#${encodeCapsule(report)}`);
  await expect(page.getByRole('alert').filter({ visible: true })).toContainText('报告没有送达');
  await demo.start();
  await page.getByRole('button', { name: '重新提交' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-report', 'received');
  expect(await statusOf(network.origin, (await demo.secrets()).adminToken, report.reference)).toBe('found');
});

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('the pasted report is taken by a plain form', async ({ page, network, demo }) => {
    const report = reportOf();
    await page.goto(`${network.origin}/r#${encodeCapsule(report)}`);
    await page.locator('#report').fill(`${network.origin}/r#${encodeCapsule(report)}`);
    await page.getByRole('button', { name: '提交报告' }).click();
    await expect(page.locator('main')).toContainText('报告已收到');
    await expect(page.locator('main')).toContainText(report.reference);
    expect(await statusOf(network.origin, (await demo.secrets()).adminToken, report.reference)).toBe('found');
  });
});

test('no acknowledged report is lost when the service is killed under load', async ({ network, demo }) => {
  test.slow();
  const acknowledged: string[] = [];
  let running = true;
  const senders = Array.from({ length: 8 }, async () => {
    while (running) {
      const report = reportOf();
      await sendReport(network.origin, report).then(() => acknowledged.push(report.reference), () => {
        running = false;
      });
    }
  });
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(100);
  await demo.kill();
  await Promise.all(senders);
  await demo.start();
  const { adminToken } = await demo.secrets();
  const states = await Promise.all(acknowledged.map((reference) => statusOf(network.origin, adminToken, reference)));
  expect(states.filter((status) => status !== 'found')).toEqual([]);
});
