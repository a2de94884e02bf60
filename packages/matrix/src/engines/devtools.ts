interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Sends one command of the DevTools protocol to the page that was opened at `url`. */
export async function sendCommand(port: number, url: string, method: string): Promise<unknown> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Target[];
  const target = targets.find((each) => each.type === 'page' && each.url === url) ?? targets.find((each) => each.type === 'page');
  if (target === undefined) throw new Error(`no page is open at ${url}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  try {
    return await new Promise((resolve, reject) => {
      socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method })));
      socket.addEventListener('error', () => reject(new Error(`${method} failed: the browser closed the connection`)));
      socket.addEventListener('message', ({ data }) => {
        const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
        if (id !== 1) return;
        if (error) reject(new Error(`${method} failed: ${error.message}`));
        else resolve(result);
      });
    });
  } finally {
    socket.close();
  }
}
