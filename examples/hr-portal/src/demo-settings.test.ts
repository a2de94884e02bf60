import { expect, it } from 'vitest';
import { addressesOf, readDemoSettings } from './demo-settings.ts';

it('needs no setting at all', () => {
  expect(readDemoSettings({})).toEqual({
    host: '127.0.0.1', port: 8787, dataDirectory: '.data', databaseUrl: null, adminToken: null, publicUrl: null, logLevel: 'warn', orderLifetimeSeconds: null,
  });
});

it('names every variable at fault at once', () => {
  const broken = { PORT: '70000', DATABASE_URL: 'mysql://x', PUBLIC_URL: 'demo', LOG_LEVEL: 'loud', ORDER_LIFETIME_SECONDS: '0' };
  for (const name of Object.keys(broken)) expect(() => readDemoSettings(broken)).toThrow(name);
});

it('takes a variable that is set to nothing as not set', () => {
  expect(readDemoSettings({ PORT: '', HOST: '' })).toMatchObject({ port: 8787, host: '127.0.0.1' });
});

it('shows a phone an address it can reach when the demo listens on all of them', () => {
  const interfaces = {
    lo: [{ address: '127.0.0.1', netmask: '255.0.0.0', family: 'IPv4' as const, mac: '00:00:00:00:00:00', internal: true, cidr: '127.0.0.1/8' }],
    lan: [{ address: '192.168.1.20', netmask: '255.255.255.0', family: 'IPv4' as const, mac: '02:00:00:00:00:01', internal: false, cidr: '192.168.1.20/24' }],
  };
  expect(addressesOf({ host: '0.0.0.0', publicUrl: null }, 8787, interfaces)).toEqual({ internal: 'http://127.0.0.1:8787', browser: 'http://192.168.1.20:8787' });
  expect(addressesOf({ host: '127.0.0.1', publicUrl: null }, 9, interfaces)).toEqual({ internal: 'http://127.0.0.1:9', browser: 'http://localhost:9' });
  expect(addressesOf({ host: '::1', publicUrl: 'https://demo.example.com' }, 9, interfaces)).toEqual({ internal: 'http://[::1]:9', browser: 'https://demo.example.com' });
});
