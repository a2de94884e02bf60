// The yardstick: the least that Fastify and PostgreSQL can do for an order or a report, without any promise kept.
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import Fastify from 'fastify';
import pg from 'pg';

/** As many as the order service opens by default. */
const MAX_CONNECTIONS = 10;

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: MAX_CONNECTIONS });
await pool.query('create table if not exists bare_orders (id text primary key, amount bigint not null, currency text not null, created_at timestamptz not null)');
await pool.query('create table if not exists bare_reports (id text primary key, body json not null, received_at timestamptz not null)');

const app = Fastify();
app.get('/readyz', async () => ({ ready: true }));
app.post<{ Body: { amount: number; currency: string } }>('/v1/orders', async (request, reply) => {
  const { amount, currency } = request.body;
  const id = randomUUID();
  // Prepared once per connection, as the order service does: the yardstick gets no handicap.
  await pool.query({ name: 'insert', text: 'insert into bare_orders (id, amount, currency, created_at) values ($1, $2, $3, now())', values: [id, amount, currency] });
  return reply.code(201).send({ id, amount, currency });
});
app.post<{ Body: string }>('/v1/reports', async (request) => {
  const id = randomUUID();
  await pool.query({ name: 'insert-report', text: 'insert into bare_reports (id, body, received_at) values ($1, $2, now())', values: [id, request.body] });
  return { ack: id };
});
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });

process.on('SIGTERM', () => {
  void app.close().then(() => pool.end()).then(() => process.exit(0));
});
