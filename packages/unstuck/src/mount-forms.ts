import type { Checkout, CheckoutOptions, MountedElement } from '@unstuck/checkout';
import { fence } from '@unstuck/compat';
import { PLAIN_MARK, SENT, keepPlain, takeBackPlainWord } from '@unstuck/compat/plain-form';
import { readFormOptions } from './form-options.ts';
import { explainRefusal, findMisuse, hintAt, intentOf } from './misuse.ts';
import type { Misuse } from './misuse.ts';

/** What was sent plainly is on its way: taking it over now would only confuse. */
const FORMS = `form[data-unstuck-checkout]:not([data-unstuck-problem]):not([${PLAIN_MARK}=${SENT}])`;

type MarkedForm = HTMLFormElement & MountedElement;

type HostWindow = Window & { readonly console?: Pick<Console, 'warn'>; readonly MutationObserver: typeof MutationObserver };

function widgetIn(form: Element): Node | null | undefined {
  return form.querySelector('.unstuck-checkout')?.parentNode;
}

export interface MountFormsParts {
  readonly scope: HostWindow;
  readonly create: (options: CheckoutOptions, form: HTMLFormElement) => Checkout;
  /** What is wrong with the page itself, in one line, or null. */
  readonly examine?: (scope: HostWindow) => string | null;
}

/** Upgrades every marked form as soon as the document is read. A form is upgraded once, however often this is called. */
export function mountForms({ scope, create, examine }: MountFormsParts): void {
  const { document } = scope;
  const taken: string[] = [];

  function tell(line: string | null | undefined): void {
    // The console is missing in IE 9 until somebody opens the tools; a page may have replaced it.
    if (line) fence(() => scope.console?.warn(`Unstuck: ${line}`));
  }

  /** The page must not break, and its plain form still works. */
  function leavePlain(form: MarkedForm, { words, line }: Misuse): void {
    keepPlain(scope, form, 'integration.misuse', words.zh, words.en);
    form.setAttribute('data-unstuck-problem', line);
    tell(line);
  }

  /** Turbo, htmx and templates put back a copy of what they have kept: what it shows answers to nobody. The plain form comes back, to be taken over anew. */
  function clearCopy(form: MarkedForm): void {
    form.removeAttribute('data-unstuck-phase');
    const shown = widgetIn(form);
    shown?.parentNode?.removeChild(shown);
    for (const child of Array.from(form.querySelectorAll('[hidden=unstuck]'))) child.removeAttribute('hidden');
  }

  /** Vue wakes up to what the server has rendered by taking away all else. Who does so again is not fought, and a page that empties the form means it. */
  function stayIn(form: MarkedForm): void {
    let shown = widgetIn(form);
    new scope.MutationObserver((_, observer) => {
      // For another account there is another one.
      shown = widgetIn(form) || shown;
      if (!shown || !form.querySelector('[hidden=unstuck]:last-child')) return;
      observer.disconnect();
      form.appendChild(shown);
    }).observe(form, { childList: true });
  }

  function start(form: MarkedForm, options: CheckoutOptions): void {
    takeBackPlainWord(form);
    create(options, form).mount(form).on('phase', ({ failure }) => {
      const hint = hintAt(failure);
      if (!hint || taken.indexOf(hint) >= 0) return;
      taken.push(hint);
      tell(hint);
    });
    if (!form.unstuck) throw new Error('the checkout could not be shown');
    taken.push(intentOf(options));
    // Engines without it are too old for such frameworks.
    fence(() => stayIn(form));
  }

  function mountForm(form: MarkedForm): void {
    try {
      clearCopy(form);
      const options = readFormOptions(form);
      const misuse = findMisuse(scope, options, taken);
      if (misuse) leavePlain(form, misuse);
      else start(form, options);
    } catch (error) {
      leavePlain(form, explainRefusal(error));
    }
  }

  function upgrade(): void {
    for (const form of Array.from(document.querySelectorAll<MarkedForm>(FORMS))) {
      if (!form.unstuck) fence(() => mountForm(form));
    }
    tell(fence(() => examine?.(scope)));
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', upgrade);
  else upgrade();
}
