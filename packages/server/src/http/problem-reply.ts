import { PROBLEM_KINDS, PROBLEM_MEDIA_TYPE } from '@unstuck/protocol';
import type { ProblemCode } from '@unstuck/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDataException, isOutage } from '../database/outage.ts';
import { describeProblem, ProblemError } from '../problem-error.ts';

/** Everything that goes wrong leaves as one shape: RFC 9457, with our code, what it means for the money, and the remedy. */
export function registerProblemReply(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new ProblemError('route.not-found')));
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, toProblem(error)));
}

const answered = new WeakMap<FastifyRequest, ProblemCode>();

/** The problem that a request was answered with, or null. */
export function problemOf(request: FastifyRequest): ProblemCode | null {
  return answered.get(request) ?? null;
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply {
  logProblem(request, problem);
  answered.set(request, problem.code);
  if (problem.options.retryAfterSeconds !== undefined) reply.header('Retry-After', String(problem.options.retryAfterSeconds));
  return reply
    .code(PROBLEM_KINDS[problem.code].status)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(describeProblem(problem.code, request.id, problem.options)));
}

export function logProblem(request: FastifyRequest, problem: ProblemError): void {
  if (problem.code === 'server.error') request.log.error({ err: problem.options.cause }, 'request failed');
  else if (isOutage(problem.options.cause)) request.log.warn({ code: problem.code, reason: reasonOf(problem) }, 'the database is away, full or held up');
  else request.log.info({ code: problem.code, reason: reasonOf(problem) }, 'request refused');
}

/**
 * Why, in the words of whatever refused it, save where they quote what was sent: V8 does of JSON, the database of values. Of Fastify the code
 * has to do: its words quote addresses, with whatever stands behind their question mark.
 */
function reasonOf(problem: ProblemError): string | undefined {
  const { cause } = problem.options;
  if (problem.code === 'request.not-json' || isDataException(cause)) return undefined;
  if (isFrameworkError(cause)) return cause.code;
  // One problem that stands for another says by itself what it is.
  return cause instanceof Error && !(cause instanceof ProblemError) ? cause.message : problem.message;
}

export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isOutage(error)) return new ProblemError('server.overloaded', { retryAfterSeconds: 2, cause: error });
  if (isDataException(error)) return new ProblemError('request.invalid', { detail: 'The address or the body holds characters that no value here may have, such as NUL.', cause: error });
  if (!isFrameworkError(error)) return new ProblemError('server.error', { cause: error });
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('request.media-type', { cause: error });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('request.too-large', { cause: error });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new ProblemError('request.not-json', { cause: error });
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ProblemError('route.not-found', { cause: error });
    default:
      if (error.statusCode === undefined || error.statusCode >= 500) return new ProblemError('server.error', { cause: error });
      return new ProblemError(error.statusCode === 413 ? 'request.too-large' : 'request.invalid', { detail: error.message, cause: error });
  }
}

function isFrameworkError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}
