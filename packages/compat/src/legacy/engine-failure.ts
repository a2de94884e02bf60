import type { EngineFailure } from '../platform.ts';

/**
 * WinINet's numbers, which Internet Explorer gives for a status. https://learn.microsoft.com/windows/win32/wininet/wininet-errors
 * 7 no such name, 29 nobody there, 37, 38, 44, 45, 157 and 175 certificates and secure channels; 2 no answer in time; 30, 31 and 152 broken off.
 */
const WININET: readonly (readonly [codes: RegExp, failure: EngineFailure])[] = [
  [/^12(?:007|029|03[78]|04[45]|157|175)$/, 'unreachable'],
  [/^12002$/, 'no-answer'],
  [/^12(?:03[01]|152)$/, 'reset'],
];

/** What Safari before 14 says of a failed request, in the language of the system, and WinINet's number for the same. */
const SAFARI: readonly (readonly [message: RegExp, code: number])[] = [
  [/specified hostname|主机名/, 12_007],
  [/connect to the server|连接到?服务器/, 12_029],
  [/SSL|certificate|证书/, 12_157],
  [/timed out|超时/, 12_002],
  [/connection was lost|连接已(?:中断|丢失)/, 12_030],
];

/** What an old engine says of a request without an answer; null where it says nothing. */
export function readEngineFailure(status: number): EngineFailure | null {
  for (const [codes, failure] of WININET) if (codes.test(String(status))) return failure;
  return null;
}

/** The engine's own `fetch`, whose errors tell as their `status` what their words do. */
export function withFailureStatus(send: typeof fetch): typeof fetch {
  return (input, init) =>
    send(input, init).then(undefined, (error: unknown) => {
      for (const [message, status] of SAFARI) if (message.test(String(Object(error).message))) throw Object.assign(new TypeError(), { status });
      throw error;
    });
}
