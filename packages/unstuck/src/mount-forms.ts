import type { Checkout, CheckoutOptions } from '@unstuck/checkout';
import { fence } from '@unstuck/compat';
import { PLAIN_MARK, SENT, keepPlain, takeBackPlainWord } from '@unstuck/compat/plain-form';
import { readFormOptions } from './form-options.ts';
import { explainRefusal, findMisuse, hintAt, intentOf } from './misuse.ts';
import type { Misuse } from './misuse.ts';

const FORMS = 'form[data-unstuck-checkout]';

type HostWindow = Window & { readonly console?: Pick<Console, 'warn'> };

export interface MountFormsParts {
  readonly scope: HostWindow;
  readonly create: (options: CheckoutOptions) => Checkout;
  /** What is wrong with the page itself, in one line, or null. */
  readonly examine: (scope: HostWindow) => string | null;
}

/** Upgrades every marked form as soon as the document is read. A form is upgraded once, however often this is called. */
export function mountForms({ scope, create, examine }: MountFormsParts): void {
  const { document } = scope;
  const taken: string[] = [];

  function tell(line: string | null): void {
    // The console is missing in IE 9 until somebody opens the tools; a page may have replaced it.
    if (line !== null) fence(() => scope.console?.warn(`Unstuck: ${line}`), undefined);
  }

  /** The page must not break, and its plain form still works. */
  function leavePlain(form: HTMLFormElement, { words, line }: Misuse): void {
    keepPlain(scope, form, 'integration.misuse', words.zh, words.en);
    form.setAttribute('data-unstuck-problem', line);
    tell(line);
  }

  function start(form: HTMLFormElement, options: CheckoutOptions): void {
    const told: string[] = [];
    takeBackPlainWord(form);
    create(options).mount(form).on('phase', ({ failure }) => {
      const hint = hintAt(failure);
      if (hint === null || told.indexOf(hint) >= 0) return;
      told.push(hint);
      tell(hint);
    });
    if (!form.hasAttribute('data-unstuck-phase')) throw new Error('the checkout could not be shown');
    taken.push(intentOf(options));
  }

  function mountForm(form: HTMLFormElement): void {
    try {
      const options = readFormOptions(form);
      const misuse = findMisuse(scope, options, taken);
      if (misuse === null) start(form, options);
      else leavePlain(form, misuse);
    } catch (error) {
      leavePlain(form, explainRefusal(error));
    }
  }

  function upgrade(): void {
    for (const form of Array.from(document.querySelectorAll<HTMLFormElement>(FORMS))) {
      // What was sent plainly is on its way: taking it over now would only confuse.
      const settled = form.hasAttribute('data-unstuck-phase') || form.hasAttribute('data-unstuck-problem') || form.getAttribute(PLAIN_MARK) === SENT;
      if (!settled) fence(() => mountForm(form), undefined);
    }
    tell(fence(() => examine(scope), null));
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', upgrade);
  else upgrade();
}
