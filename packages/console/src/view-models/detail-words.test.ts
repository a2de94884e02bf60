import { DOORS, ENVIRONMENT_FIELDS } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { messagesFor } from '../messages/messages-for.ts';
import { detailWords, doorOutcomeWord, eventWord, wordOf } from './detail-words.ts';

const ZH = messagesFor('zh-CN');
const line = (detail: Parameters<typeof detailWords>[0]): string => detailWords(detail, ZH).map(({ name, value }) => `${name} ${value}`).join(' · ');

it('tells what a page noted in the language of the reader', () => {
  expect(eventWord('phase-changed', ZH)).toBe('阶段变化');
  expect(line({ from: 'creating', to: 'failed', failure: 'network.failed', money: 'unknown', deadlineMs: null })).toBe('从 生成订单 · 到 失败 · 失败 没有任何应答 · 扣款 扣款情况不明 · 时限 –');
  expect(line({ operation: 'create', outcome: 'network-error', status: 0, marked: false })).toBe('用途 生成订单 · 结果 没有任何应答 · 状态码 0 · 出自服务 否');
  expect(line({ durationMs: 120, skewSeconds: -86400, ms: 8012, status: 502, items: 3 })).toBe('用时 120 ms · 时钟相差 -86400 s · 持续 8012 ms · 状态码 502 · items 3');
  expect(line({ redirected: 'inside', html: true })).toBe('被重定向 是，在浏览器内部 · 是网页 是');
  expect([wordOf('twin', ZH.story.probes), wordOf('failed', ZH.story.probeOutcomes)]).toEqual(['订单路径', '失败']);
  expect([doorOutcomeWord('no-answer', ZH), doorOutcomeWord('refused-403', ZH)]).toEqual(['没有应答', '被拒绝 403']);
  for (const id of [...ENVIRONMENT_FIELDS].map((field) => wordOf(field, ZH.story.environment)).concat(DOORS.map((door) => wordOf(door, ZH.story.doors)))) expect(id).toMatch(/\p{Script=Han}/u);
});

it('leaves what it does not know as it came, whatever that is called', () => {
  for (const id of ['of.a-newer-page', '__proto__', 'constructor', 'toString', '<b>']) {
    expect([wordOf(id, ZH.story.events), doorOutcomeWord(id, ZH), line({ [`x${id}`]: id })]).toEqual([id, id, `x${id} ${id}`]);
  }
  expect(line({ outcome: 'constructor', by: 'toString' })).toBe('结果 constructor · 方式 toString');
});
