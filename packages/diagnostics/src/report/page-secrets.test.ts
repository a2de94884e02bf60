// @vitest-environment happy-dom
import { scrub } from '@unstuck/protocol';
import { afterEach, expect, it } from 'vitest';
import { pageSecrets } from './page-secrets.ts';

afterEach(() => {
  document.body.innerHTML = '';
  window.localStorage.clear();
  window.sessionStorage.clear();
});

it('knows what is typed in the page, stored by it and in its address, whole and in its parts', () => {
  document.body.innerHTML = '<input value="Wei Zhang, room 1502"><textarea>deliver after eight o’clock</textarea><input type="radio" value="alipay-sandbox-1">';
  window.localStorage.setItem('user', '{"name":"令狐","phone":"18600007777"}');
  const secrets = pageSecrets(window, '');
  for (const secret of ['Wei Zhang, room 1502', 'deliver after eight o’clock', '令狐', '18600007777']) expect(secrets).toContain(secret);
  expect(secrets).not.toContain('alipay-sandbox-1');
  expect(secrets[0]?.length).toBeGreaterThanOrEqual(secrets.at(-1)?.length ?? 0);
});

it('knows a name of several plain words, on its own and beside other text', () => {
  window.localStorage.setItem('user', '{"name":"Zhang Wei","age":3}');
  document.title = 'Li Xiulan - Payslip';
  const secrets = pageSecrets(window, '');
  document.title = '';
  for (const secret of ['Zhang Wei', 'Li Xiulan']) expect(secrets).toContain(secret);
  for (const word of ['Zhang', 'Payslip', 'name']) expect(secrets).not.toContain(word);
});

it('knows short values too where somebody typed them, and reads escapes one by one', () => {
  document.body.innerHTML = '<input value="E1001"><input value="48250"><input value="li.wei"><input value="to room 1502"><input value="yes">';
  document.cookie = 'old=%u6B27';
  document.cookie = `name=${encodeURIComponent('令狐知夏')}`;
  const secrets = pageSecrets(window, '');
  for (const secret of ['E1001', '48250', 'li.wei', '1502', '令狐知夏']) expect(secrets).toContain(secret);
  for (const word of ['yes', 'room']) expect(secrets).not.toContain(word);
});

it('knows what is stored for this tab alone', () => {
  window.sessionStorage.setItem('draft-of-zhangsanfeng', 'situ@hr.example.com');
  const secrets = pageSecrets(window, '');
  for (const secret of ['draft-of-zhangsanfeng', 'situ@hr.example.com']) expect(secrets).toContain(secret);
});

it('has the longest first, so that none is left as the rest of a shorter one', () => {
  document.body.innerHTML = '<input value="wei-1502"><input value="wei-1502-shanghai"><input value="zhang-wei-1502-shanghai">';
  const secrets = pageSecrets(window, '');
  const lengths = secrets.map(({ length }) => length);
  expect(lengths).toEqual(lengths.toSorted((one, other) => other - one));
  expect(scrub('no zhang-wei-1502-shanghai', secrets)).toBe('no ***');
});

it('leaves out short plain words, our own slots, and the hosts that the report has to name', () => {
  window.localStorage.setItem('lang', 'zh-CN');
  window.localStorage.setItem('unstuck:reports', '{"reports":[],"settled":["0123456789abcdef"]}');
  window.localStorage.setItem('api', 'https://pay.example.com');
  window.localStorage.setItem('initials', '%41%42');
  const secrets = pageSecrets(window, 'pay.example.com');
  for (const word of ['zh-CN', 'AB']) expect(secrets).not.toContain(word);
  expect(secrets.join()).not.toContain('0123456789abcdef');
  expect(secrets).not.toContain('//pay.example.com');
});

it('knows what was chosen, written anywhere, and where the page is', () => {
  document.body.innerHTML = '<select><option>cleaner</option><option selected>surgeon-7</option></select><p contenteditable>Zhang Wei</p>';
  window.history.replaceState(null, '', '/payslip/wangxiaohua/2026?of=ouyangxiu&page=2#situ-1502');
  window.localStorage.setItem('draft-of-wangxiaohua', 'yes');
  const secrets = pageSecrets(window, '');
  window.history.replaceState(null, '', '/');
  for (const secret of ['surgeon-7', 'Zhang Wei', 'wangxiaohua', 'payslip', 'draft-of-wangxiaohua', '?of=ouyangxiu&page=2', '#situ-1502', 'situ-1502']) expect(secrets).toContain(secret);
  for (const word of ['cleaner', '2026']) expect(secrets).not.toContain(word);
});

it('takes what it can get where the rest is forbidden, and no end of it', () => {
  const scope = { document, location: window.location, get localStorage(): Storage { throw new DOMException('denied', 'SecurityError'); } };
  for (let index = 0; index < 900; index += 1) document.body.appendChild(document.createElement('input')).value = `secret-${index}`;
  expect(pageSecrets(scope as unknown as Window, '')).toHaveLength(800);
});

it('knows a hundred things that are stored, and reads no more of them', () => {
  for (let index = 0; index < 101; index += 1) window.localStorage.setItem(`note-${index}`, `situ-${index}-wei`);
  const secrets = pageSecrets(window, '');
  expect(secrets.filter((secret) => secret.startsWith('situ-'))).toHaveLength(100);
});

it('knows what it found escaped as well, and half of an emoji unescaped only', () => {
  document.body.innerHTML = '<input value="O\'Brien Smith">';
  window.localStorage.setItem('note', `${'x'.repeat(1_999)}😀`);
  const secrets = pageSecrets(window, '');
  expect(secrets).toContain("O'Brien%20Smith");
  expect(secrets).toContain(`${'x'.repeat(1_999)}\ud83d`);
});
