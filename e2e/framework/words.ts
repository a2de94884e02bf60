import type { FailureCode, MoneyTruth, Phase } from '@unstuck/protocol';
import { en } from '../../packages/checkout/src/messages/en.ts';
import { zhCN } from '../../packages/checkout/src/messages/zh-cn.ts';

/** The words the product chose; the scenarios say which of them a person must read when. */
export const WORDS = { 'zh-CN': zhCN, en };
export type Language = keyof typeof WORDS;

/** What must stand on the screen in a phase: what happened, what is true of the money, and what to do next. */
export function wordsFor(language: Language, phase: Phase, failure: FailureCode | undefined, money: MoneyTruth): readonly (string | RegExp)[] {
  const words = WORDS[language];
  switch (phase) {
    case 'boot':
    case 'ready':
      return [words.actions.submit];
    case 'creating':
      return [words.creating];
    case 'paying':
      return [anyOf(words.pay[0], words.scan[0], words.transfer[0], words.blocked[0])];
    case 'confirming':
      return [words.confirming[0]];
    case 'approval':
    case 'succeeded':
      return words[phase];
    case 'expired':
    case 'cancelled':
      return [...words[phase], words.money[money]];
    case 'failed':
      return failure === undefined ? [] : [...words.failures[failure], words.money[money]];
  }
}

function anyOf(...texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'));
}
