// What a vendor's own bundle adds to a page with the checkout in it. The test says which Sentry it has.
import { BrowserClient, captureEvent, defaultStackParser, init, makeFetchTransport, setUser } from '@sentry/browser';
import { handOverToOtlp } from '@unstuck/diagnostics/otlp';
import { handOverToSentry } from '@unstuck/diagnostics/sentry';

const dsn = `${location.origin.replace('://', '://key@')}/7`;

if (window.vendor.sentry === 'of the page') {
  init({ dsn, release: 'portal@7' });
  setUser({ id: 'E1005', email: 'zhuge_tingyu@canary.example' });
  handOverToSentry({ client: { captureEvent } });
} else {
  const client = new BrowserClient({ dsn, transport: makeFetchTransport, stackParser: defaultStackParser, integrations: [], dataCollection: { userInfo: false } });
  handOverToSentry({ client });
}
handOverToOtlp({ endpoint: `${location.origin}/v1/logs`, resource: { 'service.name': 'portal' } });
