import { networkInterfaces } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DemoSettings {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Holds the database, the sandbox's books and the keys. */
  readonly dataDirectory: string;
  /** A PostgreSQL server instead of the embedded database. */
  readonly databaseUrl: string | null;
  /** Null: one is made on the first start. */
  readonly adminToken: string | null;
  /** Where phones and browsers reach the demo, when it is not the address it listens on. */
  readonly publicUrl: string | null;
  readonly logLevel: string;
  /** How long an unpaid order stays open; null for the service's own default. Short ones let one see an order expire. */
  readonly orderLifetimeSeconds: number | null;
}

/** Every variable at fault, with what to do about it. */
export class DemoSettingsError extends Error {
  constructor(problems: readonly string[]) {
    super(`the demo cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const DEFAULT_PORT = 8787;

/** @throws {DemoSettingsError} naming every variable that is not usable */
export function readDemoSettings(environment: Environment): DemoSettings {
  const problems: string[] = [];
  const given = (name: string): string | null => environment[name] || null;
  const check = (valid: boolean, problem: string): void => {
    if (!valid) problems.push(problem);
  };
  const port = given('PORT') ?? String(DEFAULT_PORT);
  const databaseUrl = given('DATABASE_URL');
  const publicUrl = given('PUBLIC_URL');
  const logLevel = given('LOG_LEVEL') ?? 'warn';
  const lifetime = given('ORDER_LIFETIME_SECONDS');
  check(/^\d{1,5}$/.test(port) && Number(port) <= 65_535, 'PORT must be a port, 0 to 65535');
  check(databaseUrl === null || /^postgres(ql)?:\/\//.test(databaseUrl), 'DATABASE_URL must be a PostgreSQL address: postgres://user:password@host:5432/database');
  check(publicUrl === null || /^https?:$/.test(URL.parse(publicUrl)?.protocol ?? ''), 'PUBLIC_URL must be a web address, e.g. https://demo.example.com');
  check(LOG_LEVELS.includes(logLevel), `LOG_LEVEL must be one of: ${LOG_LEVELS.join(', ')}`);
  check(lifetime === null || /^[1-9]\d{0,6}$/.test(lifetime), 'ORDER_LIFETIME_SECONDS must be a whole number of seconds, at least 1');
  if (problems.length > 0) throw new DemoSettingsError(problems);
  return {
    host: given('HOST') ?? '127.0.0.1',
    port: Number(port),
    dataDirectory: given('DATA_DIR') ?? '.data',
    databaseUrl,
    adminToken: given('UNSTUCK_ADMIN_TOKEN'),
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? null,
    logLevel,
    orderLifetimeSeconds: lifetime === null ? null : Number(lifetime),
  };
}

export interface DemoAddresses {
  /** For this process and the sandbox, on this machine. */
  readonly internal: string;
  /** For people: what is printed, and what a phone scans. */
  readonly browser: string;
}

const ANY_ADDRESS = new Set(['0.0.0.0', '::', '']);

/** Listening on every address, the demo shows itself under the machine's own one, so that a phone on the same network can pay. */
export function addressesOf(settings: Pick<DemoSettings, 'host' | 'publicUrl'>, port: number, interfaces = networkInterfaces()): DemoAddresses {
  const at = (host: string): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const any = ANY_ADDRESS.has(settings.host);
  const local = settings.host === '127.0.0.1' || settings.host === '::1' ? 'localhost' : settings.host;
  const outside = Object.values(interfaces).flatMap((list) => list ?? []).find((each) => each.family === 'IPv4' && !each.internal);
  return {
    internal: at(any ? '127.0.0.1' : settings.host),
    browser: settings.publicUrl ?? at(any ? (outside?.address ?? 'localhost') : local),
  };
}
