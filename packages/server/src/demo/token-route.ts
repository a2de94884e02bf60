import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { signAccountToken } from '../http/account-token.ts';
import { ProblemError } from '../problem-error.ts';
import { DEMO_EMPLOYEES } from './seed.ts';

const LIFETIME_SECONDS = 3_600;

/** Hands a demonstration page the token that a vendor's back end would make. Never registered in production. */
export function registerDemoToken(app: FastifyInstance, context: Context, tokenSecret: string): void {
  app.get<{ Querystring: { account?: unknown } }>('/demo/token', async (request) => {
    const { account } = request.query;
    const employee = DEMO_EMPLOYEES.find((each) => each.account === account);
    if (employee === undefined) {
      throw new ProblemError('request.invalid', { errors: [{ field: 'account', remedy: 'choose one of E1001 to E1020, e.g. ?account=E1001' }] });
    }
    const token = await signAccountToken(tokenSecret, employee.account, { tokenId: context.randomId(), now: context.clock(), lifetimeSeconds: LIFETIME_SECONDS });
    return { token, account: employee.account, expiresInSeconds: LIFETIME_SECONDS };
  });
}
