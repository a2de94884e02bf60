import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { openBooks } from '../books/books.ts';
import { createSandboxGateway } from '../gateway.ts';
import { createSandboxKeys } from '../sandbox-keys.ts';
import type { SendNotify } from './notifier.ts';

const directory = mkdtempSync(join(tmpdir(), 'sandbox-notifier-'));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('delivers after a restart what a killed process had left undelivered, under the same id', async () => {
  const stateFile = join(directory, 'trades.jsonl');
  const keys = await createSandboxKeys();
  // What a process that died between saving and sending leaves behind.
  openBooks(stateFile).save({
    platform: 'alipay', tradeNumber: 't1', platformTradeNumber: 'p1', pageId: 'page', state: 'paid', amount: 5_000, description: 'top-up',
    notifyUrl: 'http://merchant.example/notify', returnUrl: null, createdAt: 0, expiresAt: null, paidAt: 1, refusals: 0, mischief: null, refunds: [],
    notifications: [{ id: 'n1', state: 'paid', refund: 0, attempts: 0, dueAt: 2, delivered: false }],
  });
  const send = vi.fn<SendNotify>(async () => ({ status: 200, text: async () => 'success' }));
  const app = fastify();
  await app.register(createSandboxGateway({ keys, publicUrl: '', stateFile, notify: send }).plugin);
  await app.ready();
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1), { timeout: 20_000 });
  const [url, init] = send.mock.calls[0] ?? [];
  expect(url).toBe('http://merchant.example/notify');
  expect(new URLSearchParams(init?.body).get('notify_id')).toBe('n1');
  await vi.waitFor(() => expect(openBooks(stateFile).find('alipay', 't1')?.notifications).toMatchObject([{ delivered: true, dueAt: null }]), { timeout: 20_000 });
  await app.close();
}, 60_000);
