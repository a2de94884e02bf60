/** Commands and answers by id over a WebSocket, as both the DevTools protocol and WebDriver BiDi have them. */
export interface JsonSocket {
  /** Rejects when the browser refuses, ends, or does not answer in time. */
  send(method: string, params?: object): Promise<unknown>;
  close(): void;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  /** An object in the DevTools protocol, a code beside `message` in BiDi. */
  readonly error?: { readonly message: string } | string;
  readonly message?: string;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const ANSWER_TIMEOUT_MS = 30_000;

export async function connectJsonSocket(url: string): Promise<JsonSocket> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, Waiting>();
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`no browser answers at ${url}`)));
  });
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, message } = JSON.parse(String(data)) as Answer;
    const asked = id === undefined ? undefined : waiting.get(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(typeof error === 'string' ? `${error}: ${message}` : error.message));
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser closed the connection'));
  });

  return {
    async send(method, params = {}) {
      const id = (last += 1);
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise((resolve, reject) => {
          if (socket.readyState !== WebSocket.OPEN) return reject(new Error('the browser closed the connection'));
          timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)), ANSWER_TIMEOUT_MS);
          waiting.set(id, { resolve, reject });
          socket.send(JSON.stringify({ id, method, params }));
        });
      } catch (error) {
        throw new Error(`${method} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
    close: () => socket.close(),
  };
}
