import { expect, it } from 'vitest';
import { html } from './html.ts';

it('escapes text, in content and in quoted attributes', () => {
  const hostile = `"><script>alert('1')</script>&`;
  expect(html`<b title="${hostile}">${hostile}</b>`.markup).toBe(
    '<b title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</b>',
  );
});

it('takes markup and lists of markup as they are, and writes nothing for null', () => {
  const rows = ['a', '<'].map((name) => html`<li>${name}</li>`);
  expect(html`<ul>${rows}</ul>${null}${3}`.markup).toBe('<ul><li>a</li><li>&lt;</li></ul>3');
});
