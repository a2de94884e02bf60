/** How "the full checkout …" goes on. */
export type PlainReason = readonly [zh: string, en: string];

/** On the form: it stays plain. On the last line in it: this is the line that says so. */
export const PLAIN_MARK = 'data-unstuck-plain';
/** The person has sent the form: nothing may take it over while the answer is on its way. */
export const SENT = 'sent';

/**
 * Leaves the form as it is, and says so in attributes and in one line at its end. A checkout that comes after all hides that line with
 * the rest of the plain form.
 */
export function keepPlain(scope: Window, form: HTMLFormElement, cause: string, reason: PlainReason): void {
  const { document } = scope;
  if (form.getAttribute(PLAIN_MARK) !== null || form.getAttribute('data-unstuck-phase') !== null) return;
  form.setAttribute(PLAIN_MARK, '');
  form.setAttribute('data-unstuck-cause', cause);
  // The order page refuses to be framed, so that nobody can lay anything over it.
  if (scope.top !== scope && !form.getAttribute('target')) form.setAttribute('target', '_blank');
  const line = document.createElement('p');
  line.setAttribute(PLAIN_MARK, '');
  line.setAttribute('role', 'status');
  const english = /^en/i.test(form.getAttribute('data-locale') || document.documentElement.lang);
  line.appendChild(document.createTextNode(
    english ? 'The full checkout ' + reason[1] + '. Fill in and submit this form instead: it works just as well.' : '完整的充值页面' + reason[0] + '，请直接填写并提交此表单，同样可以完成充值。',
  ));
  form.appendChild(line);
}
