import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem-error.ts';

/** JSON only, and nothing that would reach a prototype; an absent body is left to the schema to complain about. */
export function registerJsonBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') return done(null, undefined);
    void parse(request, body, (error, value) => {
      if (error === null) return done(null, value);
      const remedy = 'remove the keys __proto__ and constructor.prototype';
      done(isJson(body)
        ? new ProblemError('request.invalid', { errors: [{ field: 'body', remedy }], cause: error })
        : new ProblemError('request.not-json', { cause: error }));
    });
  });
}

/** JSON that the careful parser refused holds a forbidden key; anything else it refuses is no JSON. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
