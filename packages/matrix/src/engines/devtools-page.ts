import { connectJsonSocket } from './json-socket.ts';
import type { JsonSocket } from './json-socket.ts';

interface Target {
  readonly type: string;
  readonly webSocketDebuggerUrl: string;
}

/** The DevTools protocol as Chromium 64 already spoke it, to the one page that is open. */
export interface DevtoolsPage extends JsonSocket {
  readonly version: string;
  markup(): Promise<string>;
  click(selector: string): Promise<void>;
  /** Pages that are open now, this one among them. */
  pages(): Promise<number>;
}

const TRIES = 50;
const PAUSE_MS = 100;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

async function read<Answer>(port: number, path: string): Promise<Answer> {
  return (await (await fetch(`http://127.0.0.1:${port}/json/${path}`)).json()) as Answer;
}

/** The port answers before the first page exists. */
async function findPage(port: number): Promise<Target> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const page = (await read<Target[]>(port, 'list')).find(({ type }) => type === 'page');
    if (page !== undefined) return page;
    await pause();
  }
  throw new Error('the browser opened no page');
}

export async function connectDevtoolsPage(port: number): Promise<DevtoolsPage> {
  const { webSocketDebuggerUrl } = await findPage(port);
  const { Browser: version } = await read<{ readonly Browser: string }>(port, 'version');
  const socket = await connectJsonSocket(webSocketDebuggerUrl);

  async function find(selector: string): Promise<number> {
    const { root } = (await socket.send('DOM.getDocument', { depth: 0 })) as { readonly root: { readonly nodeId: number } };
    const { nodeId } = (await socket.send('DOM.querySelector', { nodeId: root.nodeId, selector })) as { readonly nodeId: number };
    if (nodeId === 0) throw new Error(`nothing on the page fits ${selector}`);
    return nodeId;
  }

  /** Things move while style sheets arrive. */
  async function untilLoaded(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { result } = (await socket.send('Runtime.evaluate', { expression: 'document.readyState' })) as { readonly result: { readonly value: unknown } };
      if (result.value === 'complete') return;
      await pause();
    }
    throw new Error('the page does not come to the end of loading');
  }

  return {
    ...socket,
    version,
    async markup() {
      const { outerHTML } = (await socket.send('DOM.getOuterHTML', { nodeId: await find('html') })) as { readonly outerHTML: string };
      return outerHTML;
    },
    pages: async () => (await read<Target[]>(port, 'list')).filter(({ type }) => type === 'page').length,
    async click(selector) {
      await untilLoaded();
      const nodeId = await find(selector);
      // Scrolls it into view: `DOM.scrollIntoViewIfNeeded` came only with Chromium 77.
      await socket.send('DOM.focus', { nodeId });
      const { model } = (await socket.send('DOM.getBoxModel', { nodeId })) as { readonly model: { readonly border: readonly number[] } };
      const [left = 0, top = 0, , , right = 0, bottom = 0] = model.border;
      const mouse = { x: (left + right) / 2, y: (top + bottom) / 2, button: 'left', clickCount: 1 };
      await socket.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse });
      await socket.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse });
    },
  };
}
