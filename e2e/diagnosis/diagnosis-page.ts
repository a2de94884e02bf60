import type { Cause } from '@unstuck/protocol';
import { markdownTable } from '../framework/markdown-table.ts';
import type { EngineName } from './case.ts';
import { DUE_MS } from './due.ts';
import { isRight, namesPair } from './verdict.ts';
import type { Named, Verdict } from './verdict.ts';

const INTRODUCTION = `# What a fault is called

Every cell is a fault that a real engine met: real sockets with a proxy between, a real policy, a real extension, Squid, certificates that nobody
signed, a computer that sleeps. The page joins checkout and diagnostics as a vendor would and tops up by itself; what it says the cause is
(\`data-unstuck-cause\`), the words on the screen and its report are read once the attempt has failed, or, where nothing fails, while it lasts.
Where the SDK itself cannot run, the loader alone says why. \`npm run diagnosis\` writes this page.

The weights were set from signals measured one by one, then corrected on these same faults: this shows that the parts fit together, not how
often strangers' faults will be named rightly.
`;

const READING = `A cell says what the fault was called, and milliseconds from the click (for files that are missing, from the opening of the page) until the right
words stood on the screen. What it was called before that, wrongly, is noted. **both**: named along with the second cause as a pair that nobody can tell apart there.

**due** says what makes the cause known at the latest, and within how many milliseconds the words have to be there; a cell in which they come later fails.
What the browser *announces* (for files, that one came or did not) is in words within half a second of that; where it announces nothing, of the click. What
is *answered*, or refused without a word, ends the attempt before the checkout would give notice of the wait; what it tries again in silence is in words
as that is *noticed*. Some only the control requests tell, which are sent with the notice (*probed*), and some a request that is *waited* for in vain. A page
that could not run says so once it runs again and has read what came meanwhile (*awoken*). Of a payment that the channel closes without telling, the service
has to ask first (*reconciled*). Starting a payment is a wait of its own, with its own notice.
`;

const LIMITS = `## What a page cannot tell

- Name resolution, refusal, reset, an untrusted certificate and most kinds of blocking are one and the same error. The control requests tell a
  dead host from a filtered path and from a missing permission; why a host is dead, they cannot.
- A filter that resets connections by the path of orders looks like an extension that blocks it, and is called \`client.blocked\`;
  one that resets only what is sent may be either, and a firewall: a pair. An extension that answers in the place of the service is told by the address
  of its answer; where the page may not read that, as under a policy that forbids \`data:\`, it looks like a redirect to a login page elsewhere: a pair.
- A page that comes in the place of an answer, with a good status and for what is sent alone, is a firewall's or somebody's who rewrites answers: a pair.
- A network login or a block page that answers in the place of a service of another origin, without CORS headers, looks like a service that
  does not accept the page: \`cors\`. Where a block page answers on the path of orders alone, the page of a login would look the same: a pair.
- Where neither the service nor the page's own host can be reached, a broken line and a server that is gone are named as a pair.
- While a browser asks its user for the login to a proxy, all requests wait: \`intermediary.proxy-auth\` is one of those that cannot be told apart then.
- Engines without \`fetch\` (WebKit 538, IE) cannot ask without reading: a missing permission and a dead host are a pair, a redirect to another
  host and a filtered path are another. WebKit 538 and Chromium 64 keep headers back until something follows them, and say nothing of an answer that
  they cannot unpack: silence before and right after the headers are a pair, and an answer that was lost or rewritten on its way is another.
  Internet Explorer and Safari before 14 give the reason of a failure themselves; neither is here to be asked.
- WebKit 538 itself posts an order again when the connection ends without an answer, which no page can see; its key makes the orders one.
- A body that was compressed and cannot be read was cut or rewritten: a pair.
- Where no build can run there is nobody to make a report. The loader names the cause on the form and on the console; errors that it kept are
  told by the build that comes late, or not at all. Engines that say \`script.unsupported\` by themselves are older than any here (IE 9 and before): in its
  cells the page takes away what those lack.
- Engines from before the event of a policy's violation (WebKit 538, Safari before 10) refuse a forbidden script while it is put in, and tell of all else
  later. So they refuse an address that is none, or an unencrypted one in an encrypted page; what only the further places of \`data-sdk\` can be stays \`script.missing\`.
- Where scripts are off (\`scripts.disabled\`), no script can say so. A \`<noscript>\` in the plain form does, as in both examples; the form and the
  order page do it alone then, and nothing fails.
  A page that only the legacy build can run is no fault: it runs there.
- A replaced \`fetch\` or \`XMLHttpRequest\`, or a bent prototype, is gone round and blamed for nothing. A checkout that the page hides while the service is slow
  is \`host.tampered\`, or the service: a pair, as either keeps the person from going on; a page that hides it where nothing is slow says nothing. Where requests
  are bent in every frame too (an extension can do that) and get no answer, the page calls it a host that cannot be reached or a service that hangs; when the
  report got out as pictures, support reads \`host.tampered\`.
- \`integration.misuse\` is said by the form itself, as the attribute that is wrong; the checkout never starts.
- What only the service knows changes the ranking in the console: that the order exists, that the request never came, that the channel did not
  notify. The cells of \`notify.lost\` are what support reads: the page says nothing, as nothing fails there.
`;

const code = (cause: Cause | null): string => (cause === null ? 'nothing' : `\`${cause}\``);

function isNamed(verdict: Verdict): verdict is Extract<Verdict, { readonly kind: 'named' }> {
  return verdict.kind === 'named';
}

function describeCell(named: Named): string {
  const after = named.shownAfterMs === null ? '' : ` · ${named.shownAfterMs}`;
  if (!isRight(named)) return `**no**: ${code(named.found)}`;
  return `${namesPair(named) ? `**both**: ${code(named.found)}` : 'yes'}${after}${named.problems.length === 0 ? '' : ' (**!**)'}`;
}

function noteOf(verdict: Verdict): string {
  if (!isNamed(verdict)) return verdict.reason.replace(/\s+/g, ' ').slice(0, 200);
  const onTheWay = verdict.interim.length === 0 ? [] : [`on the way it was called ${verdict.interim.map(code).join(', ')}`];
  return [...(isRight(verdict) ? verdict.problems : []), ...onTheWay].join('; ');
}

const MARKS = { 'not applicable': 'n/a', missing: 'missing', broken: '**not proved**' } as const;

/** Fault by engine, with what has to be said of single cells below. */
export function matrixOf(verdicts: readonly Verdict[], engines: readonly EngineName[]): string {
  const notes = [...new Set(verdicts.map(noteOf).filter((note) => note !== ''))];
  const faults = [...new Set(verdicts.map(({ fault }) => fault))];
  const rows = faults.map((fault) => {
    const cells = verdicts.filter((each) => each.fault === fault);
    const { expected = null, due = null } = cells.find(isNamed) ?? {};
    return [fault, code(expected), due === null ? '' : `${due} · ${DUE_MS[due]}`, ...engines.map((engine) => {
      const verdict = cells.find((each) => each.engine === engine);
      if (verdict === undefined) return 'missing';
      const note = noteOf(verdict);
      return `${isNamed(verdict) ? describeCell(verdict) : MARKS[verdict.kind]}${note === '' ? '' : ` [${notes.indexOf(note) + 1}]`}`;
    })];
  });
  return [markdownTable(['fault', 'cause', 'due', ...engines], rows), ...notes.map((note, index) => `${index === 0 ? '\n' : ''}[${index + 1}] ${note}  `)].join('\n');
}

function totalsOf(verdicts: readonly Verdict[], engines: readonly EngineName[]): string {
  return markdownTable(['engine', 'as it names itself', 'faults', 'by its cause', 'as a pair', 'wrong', 'n/a', 'not proved', 'wrong words on the way', 'policy blamed falsely'], engines.map((engine) => {
    const cells = verdicts.filter((each) => each.engine === engine);
    const named = cells.filter(isNamed);
    const right = named.filter(isRight);
    const pairs = right.filter(namesPair);
    const falsely = named.filter(({ falsePolicy }) => falsePolicy.length > 0);
    const inapplicable = cells.filter(({ kind }) => kind === 'not applicable');
    const unproved = cells.length - named.length - inapplicable.length;
    const astray = named.filter(({ interim }) => interim.length > 0);
    const counts = [named.length, right.length - pairs.length, pairs.length, named.length - right.length, inapplicable.length, unproved, astray.length, falsely.length];
    return [engine, named[0]?.version ?? 'not known', ...counts.map(String)];
  }));
}

function confusionOf(verdicts: readonly Verdict[]): string {
  const named = verdicts.filter(isNamed);
  const causes = [...new Set(named.flatMap(({ expected }) => expected ?? []))].toSorted();
  return markdownTable(['cause', 'cells', 'right', 'mistaken for'], causes.map((cause) => {
    const cells = named.filter(({ expected }) => expected === cause);
    const wrong = cells.filter((cell) => !isRight(cell));
    return [code(cause), String(cells.length), String(cells.length - wrong.length), wrong.map(({ found, engine }) => `${code(found)} (${engine})`).join(', ')];
  }));
}

function evidenceOf(verdicts: readonly Verdict[], engine: EngineName): string {
  const cells = verdicts.filter(isNamed).filter((each) => each.engine === engine && each.evidence.length > 0);
  return markdownTable(['fault', 'confidence', 'evidence'], cells.map(({ fault, confidence, evidence }) =>
    [fault, `${Math.round(100 * confidence)} %`, evidence.map((id) => `\`${id}\``).join(' ')]));
}

/** The whole of `docs/diagnosis.md`: fault by engine, each engine's total, each cause with what it was mistaken for. */
export function diagnosisPage(verdicts: readonly Verdict[], engines: readonly EngineName[]): string {
  const named = verdicts.filter(isNamed);
  const right = named.filter(isRight);
  const telling = named.filter(({ or }) => or === null);
  const tellingRight = telling.filter(isRight);
  const falsely = named.filter(({ falsePolicy }) => falsePolicy.length > 0);
  const percent = telling.length === 0 ? 0 : Math.floor((1_000 * tellingRight.length) / telling.length) / 10;
  return [
    INTRODUCTION,
    `**${right.length} of ${named.length}** cells are called by their cause, or named as a pair where nobody can tell. Where the causes can be told apart it is **${tellingRight.length} of ${telling.length}** (${percent} %). The page's policy was blamed falsely **${falsely.length}** times.\n`,
    totalsOf(verdicts, engines), '\n## Fault by engine\n', READING, matrixOf(verdicts, engines),
    '\n## By cause\n', confusionOf(verdicts),
    `\n## What it was told by (${engines[0]})\n`, evidenceOf(verdicts, engines[0] ?? 'Chromium (installed)'),
    `\n${LIMITS}`,
  ].join('\n');
}
