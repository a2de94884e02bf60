/**
 * The walls: who may import whom. Anything not granted here fails `npm run lint`; `scripts/walls.test.ts` proves that each one stands.
 * `unstuck`, `examples` and `e2e` are the only places where checkout and diagnostics meet.
 */
const MAY_IMPORT = {
  protocol: [],
  compat: ['protocol'],
  checkout: ['protocol', 'compat'],
  diagnostics: ['protocol', 'compat'],
  unstuck: ['protocol', 'compat', 'checkout', 'diagnostics'],
  server: ['protocol'],
  'sandbox-gateway': ['protocol'],
  console: ['protocol'],
  // It judges what is built, so of all sources it knows only the contract.
  matrix: ['protocol'],
};

/** The server's tests pay through the sandbox gateway, over HTTP as in production. */
const TESTS_MAY_ALSO_IMPORT = { server: ['sandbox-gateway'] };

/** The rooms of the contract: a report tells of causes and orders, which know nothing of reports nor of each other. */
const PROTOCOL_ROOM_MAY_IMPORT = { causes: [], orders: [], reports: ['causes', 'orders'] };

/**
 * The rooms of the server, lowest first: each may import what stands before it and is named here. What an order and its payments are stands below what is
 * done with them, so that money flows one way: orders start payments, payments never start orders.
 */
const SERVER_ROOM_MAY_IMPORT = {
  database: [],
  records: ['database'],
  ledger: ['database'],
  outbox: ['database'],
  payments: ['database', 'records', 'ledger', 'outbox'],
  http: ['database', 'records'],
  accounts: ['database', 'records', 'http'],
  orders: ['database', 'records', 'ledger', 'outbox', 'payments', 'http', 'accounts'],
  reports: ['database', 'records', 'http'],
  hosted: ['records', 'payments', 'orders', 'reports', 'http'],
  console: ['records', 'ledger', 'payments', 'orders', 'reports', 'accounts', 'http'],
  demo: ['database', 'payments', 'orders', 'http'],
};

const TESTS = '\\.test\\.tsx?$|/testing/';

function packageWall(name) {
  const granted = [name, ...MAY_IMPORT[name]].join('|');
  const grantedToTests = [name, ...MAY_IMPORT[name], ...(TESTS_MAY_ALSO_IMPORT[name] ?? [])].join('|');
  return [
    {
      name: `${name} imports only what it may`,
      severity: 'error',
      from: { path: `^packages/${name}/`, pathNot: TESTS },
      to: { path: '^(packages|examples|e2e|scripts)/', pathNot: `^packages/(${granted})/` },
    },
    {
      name: `${name} tests import only what they may`,
      severity: 'error',
      from: { path: `^packages/${name}/.*(${TESTS})` },
      to: { path: '^(packages|examples|e2e|scripts)/', pathNot: `^packages/(${grantedToTests})/` },
    },
  ];
}

function roomWall(name, from, to) {
  return { name, severity: 'error', from: { path: from, pathNot: TESTS }, to };
}

function wallsWithin(packageName, mayImport) {
  return Object.keys(mayImport).flatMap((room) => {
    const others = Object.keys(mayImport).filter((other) => other !== room && !mayImport[room].includes(other));
    if (others.length === 0) return [];
    return roomWall(`${packageName}/${room} imports only what it may`, `^packages/${packageName}/src/${room}/`, {
      path: `^packages/${packageName}/src/(${others.join('|')})/`,
    });
  });
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every import resolves',
      severity: 'error',
      from: { path: '^(packages|examples)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'rooms have names',
      comment: 'A file is named for its one idea.',
      severity: 'error',
      from: { path: '/(utils?|helpers?|types|common|misc|constants)\\.[cm]?tsx?$' },
      to: {},
    },
    {
      name: 'rooms have names, also when imported',
      severity: 'error',
      from: {},
      to: { path: '^(packages|examples|e2e|scripts)/.*/(utils?|helpers?|types|common|misc|constants)\\.[cm]?tsx?$' },
    },
    ...Object.keys(MAY_IMPORT).flatMap(packageWall),
    roomWall('the state machine imports only the protocol', '^packages/checkout/src/machine/', {
      pathNot: '^packages/(checkout/src/machine|protocol)/',
    }),
    roomWall('the widget never reaches for effects', '^packages/checkout/src/widget/', {
      path: '^packages/checkout/src/effects/',
    }),
    // The port says what the widget is told and what it tells: whoever drives the widget has to know it.
    roomWall('effects draw nothing', '^packages/checkout/src/effects/', {
      path: '^packages/checkout/src/widget/|node_modules/preact/',
      pathNot: '^packages/checkout/src/widget/port\\.ts$',
    }),
    roomWall('messages are only words', '^packages/checkout/src/messages/', {
      path: '^packages/checkout/src/(effects|widget)/',
    }),
    roomWall('collectors only collect', '^packages/diagnostics/src/collect/', {
      path: '^packages/diagnostics/src/(probe|report|deliver)/',
    }),
    {
      name: 'handing over is loaded by those alone who import it',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/diagnostics/src/hand-over/|${TESTS}` },
      to: { path: '^packages/diagnostics/src/hand-over/|node_modules/@(sentry|opentelemetry)/' },
    },
    {
      name: 'handing over brings no library along',
      severity: 'error',
      from: { path: '^packages/diagnostics/src/hand-over/', pathNot: TESTS },
      to: { path: 'node_modules/@(sentry|opentelemetry)/', dependencyTypesNot: ['type-only'] },
    },
    ...wallsWithin('protocol', PROTOCOL_ROOM_MAY_IMPORT),
    ...wallsWithin('server', SERVER_ROOM_MAY_IMPORT),
    {
      name: 'payment platforms stay in payments',
      severity: 'error',
      from: { path: '^packages/server/src/', pathNot: '^packages/server/src/payments/' },
      to: { path: 'node_modules/alipay-sdk/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    // Types count: a wall that a type may cross is no wall.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['unstuck-source', 'import', 'node', 'default'] },
  },
};
