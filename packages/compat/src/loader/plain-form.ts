/** On the form: it stays plain. On the last line in it: this is the line that says so. */
export const PLAIN_MARK = 'data-unstuck-plain';
/** The person has sent the form: nothing may take it over while the answer is on its way. */
export const SENT = 'sent';

/** Leaves the form as it is, and says so in attributes and in one line at its end, in the form's language. */
export function keepPlain(scope: Window, form: Element, cause: string, zh: string, en: string): void {
  const { document } = scope;
  if (form.getAttribute(PLAIN_MARK) !== null || form.getAttribute('data-unstuck-phase') !== null) return;
  form.setAttribute(PLAIN_MARK, '');
  form.setAttribute('data-unstuck-cause', cause);
  // The order page refuses to be framed, so that nobody can lay anything over it.
  if (scope.top !== scope && !form.getAttribute('target')) form.setAttribute('target', '_blank');
  const line = document.createElement('p');
  line.setAttribute(PLAIN_MARK, '');
  line.setAttribute('role', 'status');
  line.appendChild(document.createTextNode(/^en/i.test(form.getAttribute('data-locale') || document.documentElement.lang) ? en : zh));
  form.appendChild(line);
}

/** A checkout has come after all: what was said of the form no longer holds. */
export function takeBackPlainWord(form: Element): void {
  form.removeAttribute(PLAIN_MARK);
  form.removeAttribute('data-unstuck-cause');
  const line = form.querySelector('[' + PLAIN_MARK + ']');
  line?.parentNode?.removeChild(line);
}
