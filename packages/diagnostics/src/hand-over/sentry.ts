import type { Event, EventHint } from '@sentry/browser';
import type { Locale, Report } from '@unstuck/protocol';
import { observeReports } from './observe-reports.ts';
import type { HandOver } from './observe-reports.ts';
import { gistOf } from './report-gist.ts';
import { eventIdOf, toSentryEvent } from './sentry-event.ts';

export type { HandOver } from './observe-reports.ts';

/** What takes events: Sentry's module or `window.Sentry`, a client, or a scope. */
export interface SentryClient {
  captureEvent(event: Event, hint?: EventHint): string;
}

export interface SentryHandOverOptions {
  /** `{ captureEvent }` of `@sentry/browser` for the page's own Sentry, whenever that is initialised; or a client that you made. */
  readonly client: SentryClient;
  /** Of the event's message. Default: `en`. */
  readonly locale?: Locale;
  /** Where reports are heard: an ancestor of the checkout, or its root. Default: `document`. */
  readonly target?: EventTarget;
}

/**
 * Makes each report of a failed top-up one Sentry event, grouped by cause. Nothing but the report is in it: what the page's own Sentry would add
 * (user, address, breadcrumbs, tags, attachments) is taken off again; release, environment and trace id stay. Its sampling, its filters and
 * `beforeSend` have their say. Where the report's id has the form of an event id it is the event's, so Sentry itself keeps one of two.
 *
 * It takes a client, not a DSN, and so brings none of Sentry's code along: a client of its own would weigh 19 kB after gzip, three times all
 * else here, and most pages that want this have one already. docs/reports.md shows how to make one from a DSN.
 * @throws {TypeError} where `client` takes no events; nothing is thrown later
 */
export function handOverToSentry({ client, locale = 'en', target = document }: SentryHandOverOptions): HandOver {
  if (typeof Object(client).captureEvent !== 'function') {
    throw new TypeError('handOverToSentry: "client" has no captureEvent; pass { captureEvent } of @sentry/browser, or a client that you made');
  }
  return observeReports(target, (report) => capture(client, report, locale));
}

function capture(client: SentryClient, report: Report, locale: Locale): void {
  const gist = gistOf(report, locale);
  const id = eventIdOf(report);
  const event = toSentryEvent(report, gist);
  client.captureEvent(
    // Sentry's Dedupe drops an event that looks like the one before, as a second failed attempt does.
    { ...event, fingerprint: ['unstuck', gist.cause, report.reportId] },
    {
      ...(id !== null && { event_id: id }),
      // Processors of the scope run after all others. https://docs.sentry.io/platforms/javascript/enriching-events/event-processors/
      captureContext: (scope) => scope.addEventProcessor((processed, hint) => {
        hint.attachments = [];
        return seal(toSentryEvent(report, gist), processed);
      }),
    },
  );
}

/** Of what others made of an event, only what says which software sent it, and in which trace. */
function seal(event: Event, { event_id, release, environment, dist, sdk, contexts }: Event): Event {
  const trace = contexts?.trace;
  return {
    ...event,
    ...(event_id !== undefined && { event_id }),
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
    ...(dist !== undefined && { dist }),
    ...(sdk !== undefined && { sdk }),
    contexts: { ...event.contexts, ...(trace && { trace: { trace_id: trace.trace_id, span_id: trace.span_id } }) },
    // Else the envelope would name the page's route.
    sdkProcessingMetadata: { dynamicSamplingContext: undefined } as unknown as NonNullable<Event['sdkProcessingMetadata']>,
  };
}
