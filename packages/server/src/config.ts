import * as v from 'valibot';
import type { ConfigProblem, Environment, Values } from './config-values.ts';
import { ALIPAY, alipayConfig, alipayProblems, alipayWarnings } from './payments/alipay-settings.ts';
import type { ChannelsConfig } from './payments/configured-channels.ts';
import { TRANSFER, transferConfig } from './payments/transfer-settings.ts';
import { WECHAT, wechatConfig, wechatProblems } from './payments/wechat-settings.ts';
import { SERVICE, serviceConfig, serviceProblems, serviceWarnings } from './service-settings.ts';
import type { ServiceConfig } from './service-settings.ts';

export interface Config extends ServiceConfig {
  readonly channels: ChannelsConfig;
  /** Set under a prefix of ours and read by nothing: most likely misspelt. */
  readonly unknownVariables: readonly string[];
  /** What works, and most likely not as it should. */
  readonly warnings: readonly ConfigProblem[];
}

/** Every variable at fault, each with what to do about it. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(`The configuration needs attention:\n${problems.map(({ variable, remedy }) => `  ${variable}: ${remedy}`).join('\n')}`);
    this.problems = problems;
  }
}

/** All there are; `docs/configuration.md` says what each is for. */
export const VARIABLES: readonly string[] = Object.keys({ ...SERVICE, ...ALIPAY, ...WECHAT, ...TRANSFER });

const OWN_VARIABLE = /^(?:UNSTUCK|ALIPAY|WECHAT|TRANSFER)_/;

/** Reads the configuration, or throws one {@link ConfigError} that names everything that is wrong. */
export function readConfig(environment: Environment): Config {
  const problems: ConfigProblem[] = [];
  // A variable set to nothing is how compose files and shells say "not set"; files from Windows leave a carriage return at each end.
  const given = Object.fromEntries(Object.entries(environment).map(([name, value = '']) => [name, value.trim()] as const).filter(([, value]) => value !== ''));

  function read<Entries extends v.ObjectEntries>(entries: Entries): Values<Entries> | null {
    const result = v.safeParse(v.object(entries), given, { abortPipeEarly: true });
    if (result.success) return result.output;
    for (const issue of result.issues) {
      const variable = v.getDotPath(issue)?.split('.')[0] ?? 'environment';
      problems.push({ variable, remedy: issue.received === 'undefined' ? missing(entries, variable) : issue.message });
    }
    return null;
  }
  /** A channel is configured as soon as one of its variables is there, and then all of it must be. */
  const readChannel = <Entries extends v.ObjectEntries>(entries: Entries) => (Object.keys(entries).some((name) => name in given) ? read(entries) : null);

  const service = read(SERVICE);
  const alipay = readChannel(ALIPAY);
  const wechat = readChannel(WECHAT);
  const transfer = readChannel(TRANSFER);
  problems.push(...serviceProblems(given));
  if (alipay !== null) problems.push(...alipayProblems(alipay));
  if (wechat !== null) problems.push(...wechatProblems(wechat, service?.PUBLIC_URL));
  if (!Object.keys({ ...ALIPAY, ...WECHAT, ...TRANSFER }).some((name) => name in given)) {
    problems.push({ variable: 'ALIPAY_APP_ID', remedy: 'configure at least one way to pay: ALIPAY_*, WECHAT_* or TRANSFER_*' });
  }
  if (service === null || problems.length > 0) throw new ConfigError(problems);

  return {
    ...serviceConfig(service),
    unknownVariables: Object.keys(given).filter((name) => OWN_VARIABLE.test(name) && !VARIABLES.includes(name)).sort(),
    warnings: [...serviceWarnings(service), ...(alipay === null ? [] : alipayWarnings(alipay, service.PUBLIC_URL))],
    channels: {
      ...(alipay === null ? {} : { alipay: alipayConfig(alipay) }),
      ...(wechat === null ? {} : { wechat: wechatConfig(wechat) }),
      ...(transfer === null ? {} : { transfer: transferConfig(transfer) }),
    },
  };
}

/** A missing key is reported by the object, in its own words; the remedy is what its entry says about an absent value. */
function missing(entries: v.ObjectEntries, variable: string): string {
  const entry = entries[variable];
  const result = entry === undefined ? null : v.safeParse(entry, undefined);
  return result?.issues?.[0].message ?? 'set it';
}
