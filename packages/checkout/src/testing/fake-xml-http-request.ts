type Listener = (() => void) | null;

/** `XMLHttpRequest` as old engines have it, in front of a server that is given as a `fetch`: it tells of the headers first, then of the whole. */
export function createFakeXmlHttpRequest(serve: typeof fetch): typeof XMLHttpRequest {
  function FakeXmlHttpRequest(this: unknown): object {
    const headers = new Headers();
    const controller = new AbortController();
    let method = 'GET';
    let url = '';
    let answered: Headers | null = null;
    const listeners: (() => void)[] = [];
    const request = {
      onload: null as Listener, onerror: null as Listener, onabort: null as Listener, ontimeout: null as Listener, onreadystatechange: null as Listener,
      readyState: 0, status: 0, statusText: '', responseText: '', responseURL: '', withCredentials: false,
      addEventListener: (_: 'readystatechange', listen: () => void) => void listeners.push(listen),
      open(verb: string, address: string) {
        method = verb;
        // How the ponyfill asks for no cache; the server does not mind.
        url = address.replace(/[?&]_=\d+$/, '');
        request.readyState = 1;
      },
      setRequestHeader: (name: string, value: string) => headers.append(name, value),
      getAllResponseHeaders: () => Array.from(answered ?? [], ([name, value]) => `${name}: ${value}\r\n`).join(''),
      send(body: string | null) {
        const credentials = request.withCredentials ? 'include' : 'omit';
        // As the standard has it, what is not to have a body loses it without a word.
        const sent = method === 'GET' || method === 'HEAD' ? {} : { body };
        serve(url, { method, headers, credentials, signal: controller.signal, ...sent })
          .then(async (answer) => {
            answered = answer.headers;
            Object.assign(request, { status: answer.status, statusText: answer.statusText, responseURL: url });
            become(2);
            request.responseText = await answer.text();
            end('onload');
          })
          .catch(() => end('onerror'));
      },
      abort() {
        if (request.readyState < 1 || request.readyState > 3) return;
        end('onabort');
        controller.abort();
      },
    };
    function become(state: number): void {
      request.readyState = state;
      request.onreadystatechange?.();
      for (const listen of listeners) listen();
    }
    function end(how: 'onload' | 'onerror' | 'onabort'): void {
      if (request.readyState === 4) return;
      if (how !== 'onload') Object.assign(request, { status: 0, statusText: '' });
      become(4);
      request[how]?.();
    }
    return request;
  }
  return FakeXmlHttpRequest as unknown as typeof XMLHttpRequest;
}
