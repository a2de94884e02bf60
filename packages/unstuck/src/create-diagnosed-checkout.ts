import { createCheckout } from '@unstuck/checkout';
import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { readEarlyErrors } from '@unstuck/compat/host';
import { createDiagnostics } from '@unstuck/diagnostics';
import type { Diagnostics, DiagnosticsOptions } from '@unstuck/diagnostics';
import type { Build } from '@unstuck/protocol';
import { readDoors } from './form-options.ts';

/** How one build makes its two halves. */
export interface Makers {
  readonly createCheckout: (options: CheckoutOptions) => Checkout;
  readonly createDiagnostics: (options?: DiagnosticsOptions) => Diagnostics;
}

/** Both halves share one platform. */
export function createMakers(build: Build, platform: Platform): Makers {
  return {
    // What is no object is for the checkout to refuse.
    createCheckout: (options) => createCheckout(Object(options) === options ? { platform, ...options } : options, build),
    createDiagnostics: (options) => createDiagnostics({ build, platform, earlyEvents: fence(() => readEarlyErrors(document), []), ...options }),
  };
}

/** For a form: a checkout with its diagnostics, or a checkout alone where those cannot be had. */
export function createDiagnosedCheckout(makers: Makers, options: CheckoutOptions, form: Element): Checkout {
  const { api, fallbacks, locale } = options;
  const siteKey = form.getAttribute('data-site-key') || undefined;
  const halves = fence(() => {
    const diagnosis = makers.createDiagnostics({ api, fallbacks, locale, siteKey, doors: readDoors(form) });
    return { diagnosis, observer: diagnosis.observe };
  });
  const dispose = (): void => fence(() => halves?.diagnosis.dispose());
  try {
    const checkout = makers.createCheckout({ ...halves, ...options });
    const { unmount } = checkout;
    fence(() => halves?.diagnosis.attach(form));
    checkout.unmount = () => {
      unmount();
      dispose();
    };
    return checkout;
  } catch (error) {
    dispose();
    throw error;
  }
}
