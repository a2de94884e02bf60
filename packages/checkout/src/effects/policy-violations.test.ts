import { expect, it } from 'vitest';
import { createObserveSent, createObserveViolations } from './policy-violations.ts';

const URL = 'https://pay.test/v1/orders';

function report(directive: string, sourceFile: string | undefined): readonly string[] {
  const page = new EventTarget();
  const heard: string[] = [];
  createObserveViolations(page as Document)(directive, (uri) => heard.push(uri));
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { effectiveDirective: directive, disposition: 'enforce', blockedURI: URL, sourceFile }));
  return heard;
}

it('hears of a request that was stopped as a script made it, not of one that was stopped where it was redirected to', () => {
  expect(report('connect-src', 'https://hr.test/sdk.js')).toEqual([URL]);
  expect(report('connect-src', '')).toEqual([]);
  expect(report('connect-src', undefined), 'an engine that does not tell').toEqual([URL]);
  expect(report('form-action', ''), 'a form is sent by a person').toEqual([URL]);
});

it('hears of a request that left the page, whatever became of it, until it is told to stop', () => {
  const observers: { tell: (name: string, duration: number) => void; stopped: boolean; types: readonly string[] }[] = [];
  class Observer {
    readonly own = { tell: (_: string, __: number): void => undefined, stopped: false, types: [] as readonly string[] };
    constructor(heard: (list: { getEntriesByName(name: string): readonly object[] }) => void) {
      this.own.tell = (name, duration) => heard({ getEntriesByName: (wanted) => (wanted === name ? [{ duration }] : []) });
      observers.push(this.own);
    }
    observe({ entryTypes }: { readonly entryTypes: readonly string[] }): void {
      this.own.types = entryTypes;
    }
    disconnect(): void {
      this.own.stopped = true;
    }
  }
  let sent = 0;
  const stop = createObserveSent({ PerformanceObserver: Observer } as never)(URL, () => (sent += 1));
  observers[0]?.tell('https://hr.test/other.js', 12);
  observers[0]?.tell(URL, 0);
  expect(sent, 'what took no time was stopped').toBe(0);
  observers[0]?.tell(URL, 12);
  stop();
  expect([sent, observers[0]?.stopped, observers[0]?.types]).toEqual([1, true, ['resource']]);
});

it('stays silent in an engine that times nothing', () => {
  let sent = 0;
  createObserveSent({} as never)(URL, () => (sent += 1))();
  expect(sent).toBe(0);
});
