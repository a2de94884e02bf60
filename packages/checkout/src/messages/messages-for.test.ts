import { FAILURE_CODES } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { messagesFor } from './messages-for.ts';

it.each([
  ['en', 'en'],
  ['en-GB', 'en'],
  ['EN_us', 'en'],
  ['zh-CN', 'zh-CN'],
  ['zh-Hant-TW', 'zh-CN'],
  ['fr', 'zh-CN'],
  ['english', 'zh-CN'],
  ['', 'zh-CN'],
  [undefined, 'zh-CN'],
])('reads %s as %s', (wanted, locale) => {
  expect(messagesFor(wanted).locale).toBe(locale);
});

it.each(['zh-CN', 'en'])('tells each failure in %s by a title, plain words and a next step, in whole sentences', (locale) => {
  const { messages } = messagesFor(locale);
  for (const code of FAILURE_CODES) {
    const [title, ...sentences] = messages.failures[code];
    expect(title, code).not.toMatch(/[。.！!]$/);
    for (const sentence of sentences) expect(sentence, code).toMatch(/[。.]$/);
  }
});

it('speaks Chinese in Chinese only: full-width punctuation, no stray spaces, none of the other language', () => {
  const texts = textsOf(messagesFor('zh-CN').messages);
  for (const text of texts) {
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(text).not.toMatch(/\p{Script=Han}[,.:;?!]|[,:;?!]\p{Script=Han}/u);
    expect(text).not.toMatch(/[a-z]{2}/i);
  }
  for (const text of textsOf(messagesFor('en').messages)) expect(text).not.toMatch(/\p{Script=Han}/u);
});

function textsOf(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  if (typeof message === 'function') return [String(message('¥1', '¥2'))];
  return Object.values(message as object).flatMap(textsOf);
}
