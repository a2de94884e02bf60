/** The classic WebDriver protocol, as far as it is needed here. https://www.w3.org/TR/webdriver2/ */
export interface WebDriver {
  readonly version: string;
  send(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>;
  /** The id of the first element that fits. Rejects when there is none. */
  find(selector: string): Promise<string>;
}

interface Created {
  readonly sessionId: string;
  readonly capabilities: { readonly browserName: string; readonly browserVersion: string };
}

const ANSWER_TIMEOUT_MS = 60_000;
/** https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT_KEY = 'element-6066-11e4-a52e-4f735466cecf';

async function call(method: string, url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }), signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  const { value } = (await answer.json()) as { readonly value: unknown };
  if (!answer.ok) {
    const { error, message } = value as { readonly error: string; readonly message: string };
    throw new Error(`${method} ${new URL(url).pathname} failed: ${error} ${message}`.trim());
  }
  return value;
}

export async function startWebDriverSession(driver: string, capabilities: object): Promise<WebDriver> {
  const { sessionId, capabilities: got } = (await call('POST', `${driver}/session`, { capabilities: { alwaysMatch: capabilities } })) as Created;
  const session = `${driver}/session/${sessionId}`;
  return {
    version: `${got.browserName}/${got.browserVersion}`,
    send: (method, path, body) => call(method, `${session}${path}`, body),
    async find(selector) {
      const found = (await call('POST', `${session}/element`, { using: 'css selector', value: selector })) as Readonly<Record<string, string>>;
      return found[ELEMENT_KEY] ?? '';
    },
  };
}
