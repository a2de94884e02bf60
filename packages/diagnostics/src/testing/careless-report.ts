import type { Report } from '@unstuck/protocol';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { buildReport } from '../report/build-report.ts';
import { pageSecrets } from '../report/page-secrets.ts';
import { CANARIES } from './canaries.ts';
import type { Canary, Place } from './canaries.ts';

export const secretsAt = (place: Place): readonly string[] => CANARIES.filter((canary) => canary.place === place).map(({ secret }) => secret);

/** The page of the test has its secrets everywhere. @param origin the page's own */
export function plantSecrets(origin = 'https://hr.example.com'): void {
  const { location } = window;
  location.href = `${origin}/topup?${secretsAt('address').map((secret, index) => `p${index}=${encodeURIComponent(secret)}`).join('&')}#${secretsAt('fragment').join('&')}`;
  document.title = secretsAt('title').join(' · ');
  for (const secret of secretsAt('field')) document.body.appendChild(document.createElement('input')).value = secret;
  secretsAt('storage').forEach((secret, index) => window.localStorage.setItem(`k${index}`, secret));
  secretsAt('cookie').forEach((secret, index) => (document.cookie = `c${index}=${encodeURIComponent(secret)}`));
}

export function clearSecrets(): void {
  document.body.innerHTML = '';
  window.localStorage.clear();
}

/** The report of collectors that wrote down every secret, each in such a sentence. */
export function carelessReport(sentence: (canary: Canary) => string): Report {
  const { schema: _, sdk, ...rest } = SAMPLE_REPORT;
  const texts = CANARIES.map(sentence);
  return buildReport({
    ...rest, ...sdk, secrets: pageSecrets(window, window.location.host),
    findings: [{ cause: 'undetermined', confidence: 1, evidence: texts, indistinguishableFrom: [] }],
    evidence: texts.map((text, at) => ({ id: text, at, detail: { [text]: text, message: text, large: 13_900_001_234 } })),
    probes: texts.slice(0, 12).map((text) => ({ name: text, outcome: text, durationMs: 1, detail: { text } })),
    environment: { userAgent: texts[0] ?? '', language: texts[1] ?? '', timeZone: texts[2] ?? '', viewport: texts[12] ?? '' },
    timeline: texts.map((text, at) => ({ at, what: text, detail: { stack: texts.slice(at, at + 3).join('\n') } })),
    drops: Object.fromEntries(texts.map((text) => [text, 1])),
    deliveries: [],
  });
}
