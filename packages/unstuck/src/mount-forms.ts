import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import { readFormOptions } from './form-options.ts';

const FORMS = 'form[data-unstuck-checkout]';

type Create = (options: CheckoutOptions, form: HTMLFormElement) => Checkout;

function mountForm(form: HTMLFormElement, create: Create): void {
  try {
    create(readFormOptions(form), form).mount(form);
  } catch (error) {
    // The page must not break and its plain form still works; whoever inspects it reads here what is wrong.
    form.setAttribute('data-unstuck-cause', 'integration.misuse');
    form.setAttribute('data-unstuck-problem', error instanceof Error ? error.message : String(error));
  }
}

/** Upgrades every marked form as soon as the document is read. A form is upgraded once, however often this is called. */
export function mountForms(document: Document, create: Create): void {
  const upgrade = (): void => {
    for (const form of Array.from(document.querySelectorAll<HTMLFormElement>(FORMS))) {
      if (form.hasAttribute('data-unstuck-phase') || form.hasAttribute('data-unstuck-problem')) continue;
      mountForm(form, create);
    }
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', upgrade);
  else upgrade();
}
