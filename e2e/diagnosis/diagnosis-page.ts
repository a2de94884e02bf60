import { isRight } from './judge.ts';
import type { Verdict } from './judge.ts';

const INTRODUCTION = `# What a fault is called

Every row is a fault that a real Chromium met: real sockets with a proxy between, a real policy, a real extension. The page joins checkout
and diagnostics as a vendor would; the cause is read from \`data-unstuck-cause\` once the attempt has failed and its report is made, or, where
nothing fails, while it lasts. \`npm run diagnosis\` writes this page.

The weights were set from signals measured one by one, then corrected on these same faults: this shows that the parts fit together, not how
often strangers' faults will be named rightly.
`;

const LIMITS = `## What a page cannot tell

- Name resolution, refusal, reset, an untrusted certificate and most kinds of blocking are one and the same error in Chromium. The control
  requests tell a dead host from a filtered path and from a missing permission; why a host is dead, they cannot.
- A filter that resets connections by the path of orders looks like an extension that blocks it.
- Where neither the service nor the page's own host can be reached, a broken line and a server that is gone are named as a pair.
- Engines that give no way to ask without reading (the legacy build's) cannot tell a missing permission from a dead host.
- What only the service knows, such as that the order exists or that a notification came late, changes the ranking in the console.
`;

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}

/** The matrix as a page: fault by fault, then by cause with what it was mistaken for. */
export function diagnosisPage(verdicts: readonly Verdict[]): string {
  const right = verdicts.filter(isRight);
  const falsePolicy = verdicts.filter(({ expected, found }) => found.startsWith('csp.') && found !== expected);
  const causes = [...new Set(verdicts.map(({ expected }) => expected))].toSorted();
  const faults = verdicts.map(({ fault, expected, or, found, confidence, pairs, evidence }) =>
    row([fault, or === null ? `\`${expected}\`` : `\`${expected}\` or \`${or}\``, found === expected ? 'yes' : `${or === found ? 'the other' : 'no'}: \`${found}\``, percent(confidence), pairs.map((cause) => `\`${cause}\``).join(' '), evidence.map((id) => `\`${id}\``).join(' ')]));
  const matrix = causes.map((cause) => {
    const cells = verdicts.filter(({ expected }) => expected === cause);
    const others = cells.filter((cell) => !isRight(cell)).map(({ found }) => `\`${found}\``);
    return row([`\`${cause}\``, String(cells.length), String(cells.length - others.length), others.join(' ')]);
  });
  return [
    INTRODUCTION,
    `**${right.length} of ${verdicts.length}** faults are called by their cause (top 1), or named as a pair where nobody can tell; the page's policy was blamed falsely **${falsePolicy.length}** times.\n`,
    row(['fault', 'cause', 'found', 'confidence', 'not told apart from', 'evidence']), row(['---', '---', '---', '---', '---', '---']), ...faults,
    '\n## By cause\n',
    row(['cause', 'faults', 'right', 'mistaken for']), row(['---', '---', '---', '---']), ...matrix,
    `\n${LIMITS}`,
  ].join('\n');
}
