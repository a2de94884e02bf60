import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Results {
  /** Where pages post, as text: `POST <url>/<name>`. */
  readonly url: string;
  /** Everything posted under this name so far, in order. */
  posted(name: string): readonly string[];
  /** Resolves as soon as all that was posted under this name fits. Rejects, telling what did come, when it does not in time. */
  until(name: string, fits: (posts: readonly string[]) => boolean, timeoutMs: number): Promise<void>;
  /** Pages that asked `GET <url>/<name>` wait for this. */
  letGo(name: string): void;
  close(): Promise<void>;
}

/** A place on loopback where any page of any engine can leave what it found out: one simple cross-origin POST. */
export async function collectResults(): Promise<Results> {
  const posts = new Map<string, string[]>();
  const waiting = new Set<() => void>();
  const released = new Set<string>();
  const held = new Map<string, ServerResponse[]>();
  const answer = (response: ServerResponse): void => void response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      if (request.method === 'GET' && !released.has(name)) return void held.set(name, [...(held.get(name) ?? []), response]);
      if (request.method === 'GET') return answer(response);
      posts.set(name, [...(posts.get(name) ?? []), text]);
      answer(response);
      for (const look of waiting) look();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const posted = (name: string): readonly string[] => posts.get(name) ?? [];

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    until: (name, fits, timeoutMs) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!fits(posted(name))) return;
          end();
          resolve();
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`the page did not get there within ${timeoutMs / 1000} s; it posted:\n${posted(name).join('\n')}`));
        }, timeoutMs);
        // The server keeps the process alive as long as somebody may still post.
        timer.unref();
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    letGo(name) {
      released.add(name);
      for (const response of held.get(name) ?? []) answer(response);
      held.delete(name);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
