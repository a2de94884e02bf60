import { PROBLEM_KINDS, PROBLEM_MEDIA_TYPE } from '../problem.ts';
import type { ProblemCode } from '../problem.ts';
import { HEADER } from '../version.ts';
import { reference } from './named-schemas.ts';
import type { SchemaName } from './named-schemas.ts';
import type { Json } from './schema-notes.ts';

const GENERAL_PROBLEMS: readonly ProblemCode[] = ['rate.limited', 'server.overloaded', 'server.error'];
export const TOKEN_PROBLEMS: readonly ProblemCode[] = ['token.missing', 'token.invalid', 'token.expired'];
export const BODY_PROBLEMS: readonly ProblemCode[] = ['request.invalid', 'request.not-json', 'request.too-large', 'request.media-type'];
/** An id may also be longer than any address is read. */
export const ID_PROBLEMS: readonly ProblemCode[] = ['order.not-found', 'route.not-found'];

export const json = (name: SchemaName): Json => ({ 'application/json': { schema: reference(name) } });
export const body = (name: SchemaName): Json => ({ required: true, content: json(name) });
export const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });

/**
 * @param answers by status: a schema by its name, or one that only this operation has
 * @param media of the latter
 */
export function operation(operationId: string, summary: string, answers: Readonly<Record<number, SchemaName | Json>>, codes: readonly ProblemCode[], media = 'application/json'): Json {
  const answered = Object.entries(answers).map(([status, answer]) => {
    const [description, content] = typeof answer === 'string' ? [answer, json(answer)] : ['As follows', { [media]: { schema: answer } }];
    return [status, { description, headers: markers(), content }];
  });
  const open = codes.includes('token.missing') ? {} : { security: [] };
  return { operationId, summary, ...open, responses: { ...Object.fromEntries(answered), ...problems(codes), default: { $ref: '#/components/responses/Unread' } } };
}

/** What is answered before anything knows what is asked for. */
export const unread = (): Json => ({
  description: 'What can befall any request before it is read, whatever it asks for: 400 `request.invalid` (not HTTP), 408 `request.invalid` (did not arrive in time; retryable), 431 `request.too-large` (address and headers).',
  headers: markers(),
  content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
});

const markers = (): Json => ({
  [HEADER.server]: { $ref: '#/components/headers/Server' },
  [HEADER.requestId]: { $ref: '#/components/headers/RequestId' },
});

/** Problems grouped by status, each status naming its codes. */
function problems(codes: readonly ProblemCode[]): Json {
  const byStatus: Record<number, ProblemCode[]> = {};
  for (const code of [...codes, ...GENERAL_PROBLEMS]) (byStatus[PROBLEM_KINDS[code].status] ??= []).push(code);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, named]) => [
      status,
      {
        description: named.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code].title}`).join(' '),
        headers: { ...markers(), ...(status === '429' || status === '503' ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}) },
        content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
      },
    ]),
  );
}
