import { PROBLEM_KINDS } from '@unstuck/protocol';
import type { MoneyTruth, Problem, ProblemCode } from '@unstuck/protocol';

export type FieldError = NonNullable<Problem['errors']>[number];

interface ProblemErrorOptions {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Replaces what the code alone says about the money, where more is known. */
  readonly money?: MoneyTruth;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Thrown by domain code, answered as `application/problem+json`. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemErrorOptions;
  constructor(code: ProblemCode, options: ProblemErrorOptions = {}) {
    super(options.detail ?? PROBLEM_KINDS[code].title, { cause: options.cause });
    this.code = code;
    this.options = options;
  }
}

/** The wire form of a problem. */
export function describeProblem(code: ProblemCode, requestId: string, options: ProblemErrorOptions = {}): Problem {
  const kind = PROBLEM_KINDS[code];
  return {
    type: `urn:unstuck:problem:${code}`,
    title: kind.title,
    status: kind.status,
    code,
    retryable: kind.retryable,
    money: options.money ?? kind.money,
    requestId,
    ...(options.detail === undefined ? {} : { detail: options.detail }),
    ...(options.errors === undefined ? {} : { errors: [...options.errors] }),
  };
}
