import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE } from '@unstuck/protocol';
import type { Problem } from '@unstuck/protocol';
import { describeProblem } from '../problem-error.ts';
import { markerHeaders } from './marker.ts';

export interface Answering {
  readonly build: string;
  readonly requestId: string;
  readonly now: Date;
}

/** For what Node cannot read as a request, or not to its end: no request exists, so the answer is written by hand. */
export function refuseUnreadable(error: { readonly code?: string }, socket: Socket, answering: Answering): void {
  // The client would take it for the answer to the request before, which may have made an order: none leaves it in doubt, as it is.
  if (isAnswering(socket)) socket.destroy();
  else if (socket.writable) socket.end(answerTo(error.code, answering));
}

/**
 * Node keeps the answer under way on its connection, and with it what it answers: a request that came whole may have done something already. To keep
 * that ourselves would hold on to an answer for each connection.
 */
function isAnswering(socket: Socket): boolean {
  const answer: unknown = Reflect.get(socket, '_httpMessage');
  return answer instanceof ServerResponse && answer.req.complete;
}

function answerTo(code: string | undefined, { build, requestId, now }: Answering): string {
  const { phrase, problem } = describe(code, requestId);
  const body = JSON.stringify(problem);
  const headers = { ...markerHeaders(build, requestId), 'Access-Control-Allow-Origin': '*', Date: now.toUTCString(), 'Content-Type': PROBLEM_MEDIA_TYPE, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${problem.status} ${phrase}\r\n${lines}\r\n${body}`;
}

/** Node's own codes for what went wrong. https://nodejs.org/api/http.html#event-clienterror */
function describe(code: string | undefined, requestId: string): { readonly phrase: string; readonly problem: Problem } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': {
      const detail = 'The address and headers of this request are too long together. Cookies usually are what is: clear those of this site, or have the page set fewer.';
      return { phrase: 'Request Header Fields Too Large', problem: { ...describeProblem('request.too-large', requestId, { detail }), status: 431 } };
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT': {
      const detail = 'The request did not arrive in time. Send it again.';
      return { phrase: 'Request Timeout', problem: { ...describeProblem('request.invalid', requestId, { detail }), status: 408, retryable: true } };
    }
    default:
      return { phrase: 'Bad Request', problem: describeProblem('request.invalid', requestId, { detail: 'This is not a valid HTTP request.' }) };
  }
}
