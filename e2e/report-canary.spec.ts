import { encodeCapsule, fitReport } from '@unstuck/protocol';
import { CANARIES, whatIsIn } from '../packages/diagnostics/src/testing/canaries.ts';
import type { Place } from '../packages/diagnostics/src/testing/canaries.ts';
import { answered } from './framework/faults.ts';
import { startReportIntake } from './framework/report-intake.ts';
import { expect, test } from './framework/scenario.ts';
import { WORDS } from './framework/words.ts';

const secretsAt = (place: Place): readonly string[] => CANARIES.filter((canary) => canary.place === place).map(({ secret }) => secret);
const HELP = WORDS['zh-CN'].help;

/** The host page puts its secrets everywhere, and throws them about. */
const HOST_PAGE = `
  var secrets = ${JSON.stringify(Object.fromEntries((['fragment', 'stack', 'field', 'storage', 'cookie', 'title'] as const).map((place) => [place, secretsAt(place)])))};
  document.title = secrets.title.join(" ");
  location.hash = secrets.fragment.map(encodeURIComponent).join("&");
  secrets.cookie.forEach(function (value, index) { document.cookie = "c" + index + "=" + encodeURIComponent(value); });
  secrets.storage.forEach(function (value, index) { localStorage.setItem("k" + index, value); sessionStorage.setItem("s" + index, value); });
  document.addEventListener("DOMContentLoaded", function () {
    secrets.field.forEach(function (value) { var field = document.createElement("input"); field.value = value; document.body.appendChild(field); });
  });
  window.throwAll = function () {
    secrets.stack.concat(secrets.field, secrets.title).forEach(function (value, index) {
      setTimeout(function () { var error = new Error("cannot pay for " + value); error.stack = "Error: " + value + "\\n at https://x/?" + value; throw error; }, index);
      Promise.reject(new Error(value));
      var script = document.createElement("script"); script.src = "/missing/" + encodeURIComponent(value) + ".js?u=" + encodeURIComponent(value); document.body.appendChild(script);
    });
  };`;

test('no secret of the page, of its network or of its scripts is in a report, whichever way that leaves', async ({ portal, page, context, faults, network }) => {
  const intake = startReportIntake(network);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  faults.hostScript(HOST_PAGE);
  const secretHeaders = Object.fromEntries(secretsAt('header').map((secret, index) => [`x-secret-${index}`, secret]));
  const secretPage = `<!doctype html><title>${secretsAt('body').join(' ')}</title><p>${secretsAt('body').join('</p><p>')}</p>`;
  faults.on('create', answered(403, { 'content-type': 'text/html; charset=utf-8', ...secretHeaders }, secretPage));
  await page.goto(`${portal.url()}&${secretsAt('address').map((secret, index) => `p${index}=${encodeURIComponent(secret)}`).join('&')}`);
  await expect(portal.checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
  await page.evaluate('window.throwAll()');
  await portal.checkout.order();
  await expect(portal.checkout.root).toContainText(HELP.delivery.delivered, { timeout: 30_000 });

  const [report] = intake.reports();
  expect(report).toBeDefined();
  await portal.checkout.control('copy-report').click();
  await expect(portal.checkout.root).toContainText(HELP.taken.copied);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const stored = await page.evaluate(() => localStorage.getItem('unstuck:reports') ?? '');
  const fitted = fitReport(report);
  for (const text of [...intake.raw(), copied, stored, JSON.stringify(report), fitted === null ? '' : encodeCapsule(fitted)]) expect(whatIsIn(text)).toEqual([]);
});
