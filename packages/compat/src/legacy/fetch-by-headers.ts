import { Headers, Response, fetch } from 'whatwg-fetch';
import { fence } from '../fence.ts';
import { takeLatestRequest } from './watched-request.ts';

const HEADERS_RECEIVED = 2;
const DONE = 4;

/**
 * whatwg-fetch's `fetch`, which answers once an answer is whole, and says of what failed only that it did. This one answers when the headers
 * are in, as the standard has it: silence before and after them, and an answer that was cut off, are told apart in old engines too. What
 * Internet Explorer gives for a status where there was none, WinINet's own number, goes with the error as its `status`.
 */
export const fetchByHeaders: typeof fetch = (input, init) =>
  new Promise((resolve, reject) => {
    let fail = reject;
    const whole = new Promise<Response>((settle, refuse) => {
      fail = refuse;
      fetch(input, init).then(settle, refuse);
    });
    // It is made at once.
    const request = takeLatestRequest();
    whole.then(resolve, reject);
    request?.addEventListener('readystatechange', () => fence(() => {
      const { readyState, status } = request;
      if (readyState === DONE && !isStatus(status)) {
        const failed = Object.assign(new TypeError('Network request failed'), { status });
        // whatwg-fetch would make an answer of it, and throw where nobody catches: WebKit 538 loads what never came, of a HEAD.
        request.onload = () => fail(failed);
        if (status > 0) fail(failed);
      } else if (readyState >= HEADERS_RECEIVED && readyState < DONE && isStatus(status)) resolve(answerOf(request, whole));
    }));
  });

/** Of an answer; 0 stands for none, and Internet Explorer has others. */
function isStatus(status: number): boolean {
  return status >= 200 && status < 600;
}

function answerOf(request: XMLHttpRequest, whole: Promise<Response>): Response {
  const { status, statusText, responseURL } = request;
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().split(/\r?\n/)) {
    const end = line.indexOf(':');
    if (end > 0) fence(() => headers.append(line.slice(0, end), line.slice(end + 1).trim()));
  }
  const answer = new Response('', { status, statusText, headers, url: responseURL } as ResponseInit);
  answer.text = () => whole.then((read) => read.text());
  return answer;
}
