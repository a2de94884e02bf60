import { attemptIdSchema, HEADER, idempotencyKeySchema } from '@unstuck/protocol';
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { ProblemError } from '../problem-error.ts';
import type { FieldError } from '../problem-error.ts';

/** Reads a body by its schema, or throws `request.invalid` naming every field at fault, each once, and what to do about it. */
export function readBody<Output>(schema: v.GenericSchema<unknown, Output>, body: unknown): Output {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemError('request.invalid', { errors: [{ field: 'body', remedy: 'send a JSON object' }] });
  }
  const read = v.safeParse(schema, body, { abortPipeEarly: true });
  if (read.success) return read.output;
  throw new ProblemError('request.invalid', { errors: read.issues.map(describeIssue) });
}

function describeIssue(issue: v.BaseIssue<unknown>): FieldError {
  const field = v.getDotPath(issue) ?? 'body';
  if (issue.expected === 'never') return { field, remedy: `${field} is not part of this request: remove it` };
  if (issue.received === 'undefined' && issue.expected?.startsWith('"') === true) return { field, remedy: `${field} is missing: add it` };
  return { field, remedy: issue.message };
}

/** The Idempotency-Key header, or throws `key.missing`. */
export function readKey(value: unknown): string {
  const key = v.safeParse(idempotencyKeySchema, value);
  if (key.success) return key.output;
  throw new ProblemError('key.missing', { errors: [{ field: HEADER.idempotencyKey, remedy: key.issues[0].message }] });
}

/** The attempt a request belongs to. It only joins logs and reports, so a malformed one is ignored, not refused. */
export function readAttemptId(request: FastifyRequest): string | null {
  const read = v.safeParse(attemptIdSchema, request.headers[HEADER.attempt.toLowerCase()]);
  return read.success ? read.output : null;
}
