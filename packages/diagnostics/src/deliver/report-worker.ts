/**
 * The whole of the report worker: posts what it is given and answers with status and text, 0 where nobody answered. Serve it from the
 * page's own origin under a policy of its own that allows the collector and nothing else.
 */
self.onmessage = ({ data: [url, body] }: MessageEvent<readonly [url: string, body: string]>) => {
  const answer = (status: number, text: string): void => self.postMessage([status, text]);
  fetch(url, { method: 'POST', body, credentials: 'omit', cache: 'no-store' })
    .then((response) => response.text().then((text) => answer(response.status, text)))
    .catch(() => answer(0, ''));
};
