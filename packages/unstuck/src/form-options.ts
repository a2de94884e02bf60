import type { CheckoutOptions } from '@unstuck/checkout';
import type { DoorOptions } from '@unstuck/diagnostics';
import type { ChannelId } from '@unstuck/protocol';

/** Attributes win over hidden fields: a page that renders both means the attribute. */
function readField(form: HTMLFormElement, name: string): string | undefined {
  const field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  return form.getAttribute(`data-${name}`) ?? (field?.value || undefined);
}

function readList(form: HTMLFormElement, name: string): string[] | undefined {
  return form.getAttribute(`data-${name}`)?.split(/[\s,]+/).filter((item) => item !== '');
}

/** What a `form[data-unstuck-checkout]` says about the checkout it wants. Values are judged by `createCheckout`, not here. */
export function readFormOptions(form: HTMLFormElement): CheckoutOptions {
  return {
    token: readField(form, 'token') ?? '',
    api: readField(form, 'api'),
    key: readField(form, 'key'),
    locale: readField(form, 'locale'),
    channels: readList(form, 'channels') as ChannelId[] | undefined,
    presets: readList(form, 'presets')?.map(Number),
  };
}

/** What it says about the ways out for reports: `data-report-path` and `data-report-worker`, both of the page's own origin. */
export function readDoors(form: Element): DoorOptions {
  return { ownPath: form.getAttribute('data-report-path') || undefined, worker: form.getAttribute('data-report-worker') || undefined };
}
