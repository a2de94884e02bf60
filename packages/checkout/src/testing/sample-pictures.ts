import type { CarriedReport, Diagnosis, NextAction, Order } from '@unstuck/protocol';
import type { Help, Picture } from '../widget/port.ts';
import { LOST_AFTER } from '../machine/state.ts';
import type { Approval, Confirming, Creating, Failed, Offer, Paying, Ready, State, Watch, Work } from '../machine/state.ts';
import { beginWork } from '../machine/work.ts';
import { bootState, FORM, orderWith, PURCHASE, QR } from './fixtures.ts';

const ORDER_ID = 'ord_8fJ2kQ7xW3nB7K2M';
const TRANSFER: NextAction = {
  type: 'transfer', payee: '示例科技有限公司', bank: '招商银行深圳分行', accountNumber: '7559 0000 1234 567', remittance: 'TOPUP-7K2M-9QX4',
};
const META: Offer = {
  channels: [{ id: 'alipay', healthy: true }, { id: 'wechat', healthy: true }, { id: 'transfer', healthy: true }],
  limits: { minAmount: 100, maxAmount: 5_000_000, currency: 'CNY' },
};
const SICK: Offer = { ...META, channels: [{ id: 'alipay', healthy: true }, { id: 'wechat', healthy: false }, { id: 'transfer', healthy: true }] };
const REFUSED = [{ field: 'amount', remedy: 'amount must be at most 5000000 minor units' }, { field: 'note', remedy: 'note is not part of this request: remove it' }];
const watch: Watch = { since: 100, readAt: 100, asking: null, pace: 'fast', misses: 0, final: false, result: null };

const { phase: _, ...common } = { ...bootState(), meta: META, intent: { key: 'key-of-this-tab', attemptId: 'attempt-1', reference: '7K2M-9QX4-W' } };

function byChannel(channel: 'alipay' | 'wechat' | 'transfer', action: NextAction | null, change: Partial<Order> = {}) {
  return { order: orderWith({ channel, state: 'started', action }, { id: ORDER_ID, ...change }), purchase: { ...PURCHASE, channel } };
}
function ready(change: Partial<Ready>): Ready {
  return { ...common, phase: 'ready', fault: null, refused: [], ...change };
}
function creating(work: Partial<Work>, change: Partial<Creating> = {}): Creating {
  return { ...common, phase: 'creating', purchase: PURCHASE, joined: false, handedOff: false, work: { ...beginWork('create', 'requesting', 100, false), ...work }, ...change };
}
function paying(channel: 'alipay' | 'wechat' | 'transfer', action: NextAction, change: Partial<Paying> = {}): Paying {
  return { ...common, phase: 'paying', ...byChannel(channel, action), work: null, watch, handOff: 'open', ...change };
}
function confirming(change: Partial<Watch>, channel: 'alipay' | 'wechat' = 'alipay', online = true): Confirming {
  return { ...common, online, phase: 'confirming', ...byChannel(channel, channel === 'alipay' ? FORM : QR), watch: { ...watch, ...change } };
}
function failed(failure: Failed['failure'], change: Partial<Failed> = {}): Failed {
  return { ...common, phase: 'failed', failure, money: 'not-sent', order: null, purchase: PURCHASE, faults: [], ...change };
}
const approval: Approval = { ...common, phase: 'approval', order: orderWith(null, { id: ORDER_ID, state: 'approval', amount: 2_000_000 }), purchase: PURCHASE, watch };

function picture(state: State, workingForMs = 0): Picture {
  const remainingSeconds = 'order' in state && state.order !== null ? 872 : null;
  return { state, workingForMs, remainingSeconds };
}

const CARRIED: CarriedReport = { link: 'https://pay.example/r#U1.AbC', text: '7K2M-9QX4-W\n网络不通。\nU1.AbC\n', fileName: 'unstuck-7K2M-9QX4-W.json', json: '{}' };
function helped(name: Picture, diagnosis: Partial<Diagnosis> | null, change: Partial<Help> = {}): Picture {
  const known: Diagnosis = { attemptId: 'attempt-1', cause: 'host.unreachable', words: '这台电脑连不上订单服务的地址。', delivery: 'pending', carried: CARRIED };
  return { ...name, help: { diagnosis: diagnosis && { ...known, ...diagnosis }, taken: null, qrShown: false, ...change } };
}

/** Every screen of the widget and each of its variants, by name. */
export const SAMPLE_PICTURES: Readonly<Record<string, Picture>> = {
  boot: picture({ ...common, meta: null, phase: 'boot' }),
  ready: picture(ready({})),
  'ready, without meta': picture(ready({ meta: null, draft: { amountText: '', channel: 'alipay' } })),
  'ready, too large': picture(ready({ draft: { amountText: '80000', channel: 'transfer' }, fault: 'too-large' })),
  'ready, a channel down': picture(ready({ meta: SICK, draft: { amountText: '88.8', channel: 'alipay' } })),
  'ready, refused': picture(ready({ refused: REFUSED })),
  'creating, claiming': picture(creating({ step: 'claiming', attempts: 0 }), 120),
  creating: picture(creating({}), 1_200),
  'creating, joined': picture(creating({ operation: 'lookup' }, { joined: true }), 800),
  'creating, joined after paying': picture(creating({ operation: 'lookup' }, { joined: true, handedOff: true }), 800),
  'creating, waiting': picture(creating({ step: 'waiting', slow: 'notice', trouble: 'network.failed' }), 4_100),
  'creating, notice': picture(creating({ slow: 'notice' }), 5_000),
  'creating, action': picture(creating({ operation: 'lookup', slow: 'action', unsure: true }), 12_400),
  approval: picture(approval),
  'approval, offline': picture({ ...approval, online: false }),
  'paying, preparing': picture(paying('alipay', FORM, { work: beginWork('pay', 'requesting', 100, false) }), 900),
  'paying, preparing slowly': picture(paying('alipay', FORM, { work: { ...beginWork('pay', 'requesting', 100, false), slow: 'action' } }), 9_000),
  'paying, form': picture(paying('alipay', FORM)),
  'paying, redirect': picture(paying('wechat', { type: 'redirect', url: 'https://pay.example/' })),
  'paying, qr': picture(paying('wechat', QR)),
  'paying, transfer': picture(paying('transfer', TRANSFER)),
  'paying, blocked': picture(paying('alipay', FORM, { handOff: 'blocked' })),
  confirming: picture(confirming({})),
  'confirming, reconciling': picture(confirming({ asking: 'reconcile' })),
  'confirming, cancelling': picture(confirming({ asking: 'cancel' })),
  'confirming, not yet': picture(confirming({ result: 'not-yet' }, 'wechat')),
  'confirming, not cancelled': picture(confirming({ result: 'not-cancelled' }, 'alipay')),
  'confirming, contact lost': picture(confirming({ misses: LOST_AFTER })),
  'confirming, offline': picture(confirming({}, 'alipay', false)),
  succeeded: picture({ ...common, phase: 'succeeded', ...byChannel('alipay', null, { state: 'paid', money: 'settled' }) }),
  expired: picture({ ...common, phase: 'expired', ...byChannel('alipay', null, { state: 'expired', money: 'not-sent' }) }),
  'expired, unknown': picture({ ...common, phase: 'expired', ...byChannel('alipay', null, { state: 'expired', money: 'unknown' }) }),
  cancelled: picture({ ...common, phase: 'cancelled', ...byChannel('wechat', null, { state: 'cancelled', money: 'not-sent' }) }),
  'failed, offline': picture(failed('offline')),
  'failed, timeout': picture(failed('request.timeout', { money: 'unknown' })),
  'failed, not json': picture(failed('response.not-json', { money: 'unknown' })),
  'failed, session': picture(failed('session.expired')),
  'failed, refused': picture(failed('request.rejected', { faults: REFUSED })),
  'failed, policy': picture(failed('policy.blocked')),
  'failed, channel rejected': picture(failed('channel.rejected', byChannel('alipay', null, { money: 'not-sent' }))),
  'creating, notice, diagnosed': helped(picture(creating({ slow: 'notice' }), 5_000), { delivery: null, carried: null }),
  'failed, looking for the cause': helped(picture(failed('network.failed', { money: 'unknown' })), null),
  'failed, report under way': helped(picture(failed('network.failed', { money: 'unknown' })), {}),
  'failed, report delivered': helped(picture(failed('network.failed', { money: 'unknown' })), { delivery: 'delivered' }),
  'failed, report blocked': helped(picture(failed('network.failed', { money: 'unknown' })), { delivery: 'blocked' }),
  'failed, report as a code': helped(picture(failed('network.failed', { money: 'unknown' })), { delivery: 'blocked' }, { qrShown: true }),
  'failed, report not copied': helped(picture(failed('network.failed', { money: 'unknown' })), { delivery: 'blocked' }, { taken: 'not-copied' }),
  'failed, unreachable': picture(failed('confirmation.unreachable', { money: 'unknown', ...byChannel('alipay', FORM) })),
};
