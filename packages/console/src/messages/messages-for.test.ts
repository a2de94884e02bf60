import { CAUSES } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { messagesFor } from './messages-for.ts';

it('names every cause differently in each language', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const names = CAUSES.map((cause) => messagesFor(locale).causes[cause]);
    expect(new Set(names).size).toBe(CAUSES.length);
  }
});

it('speaks Chinese in Chinese and English in English', () => {
  for (const text of textsOf(messagesFor('zh-CN')).filter((text) => text !== 'English')) {
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(text).not.toMatch(/\p{Script=Han}[,.:;?!]|[,:;?!]\p{Script=Han}/u);
  }
  for (const text of textsOf(messagesFor('en')).filter((text) => text !== '中文')) expect(text).not.toMatch(/\p{Script=Han}/u);
});

function textsOf(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  if (typeof message === 'function') return [String(message(2))];
  return Object.values(message as object).flatMap(textsOf);
}
