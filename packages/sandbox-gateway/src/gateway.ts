import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { createAlipayNotifyWire } from './alipay/alipay-notify.ts';
import { addAlipayRoutes } from './alipay/alipay-routes.ts';
import { openBooks } from './books/books.ts';
import { createDesk } from './books/desk.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { GatewayContext } from './gateway-context.ts';
import { createMischievousApi } from './mischief/answer-with-mischief.ts';
import { addControlRoutes } from './mischief/control-routes.ts';
import { REDELIVERY_GAPS_MS, createNotifier } from './notify/notifier.ts';
import type { SendNotify } from './notify/notifier.ts';
import { addPayRoutes } from './pay-page/pay-routes.ts';
import type { SandboxKeys } from './sandbox-keys.ts';
import { createTradeNumbers } from './trade-numbers.ts';
import { createWeChatNotifyWire } from './wechat/wechat-notify.ts';
import { addWeChatRoutes } from './wechat/wechat-routes.ts';

export interface SandboxGatewayOptions {
  /** A function is asked each time, so that a test can rotate them. */
  readonly keys: SandboxKeys | (() => SandboxKeys);
  /** Where browsers and phones reach the gateway, base path excluded: it begins the address in the QR code. */
  readonly publicUrl: string | (() => string);
  /** Default `/sandbox`. */
  readonly basePath?: string;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Default: the system's. */
  readonly random?: (bytes: number) => Uint8Array;
  /** Carries notifications to the merchant. Default: `fetch`. */
  readonly notify?: SendNotify;
  /** Waits before each redelivery of a notification that was not confirmed. Default {@link REDELIVERY_GAPS_MS}. */
  readonly redeliveryGapsMs?: readonly number[];
  /** Keeps trades and pending notifications across the death of the process. Default: memory only. */
  readonly stateFile?: string;
}

export interface SandboxGateway {
  /** Registers everything below `basePath`, on an instance of its own or beside other routes. */
  readonly plugin: FastifyPluginAsync;
  readonly basePath: string;
}

const MAX_BODY_BYTES = 65_536;

/** Alipay and WeChat Pay, as far as a merchant can tell. */
export function createSandboxGateway(options: SandboxGatewayOptions): SandboxGateway {
  const { keys: given, publicUrl } = options;
  const keys = typeof given === 'function' ? given : () => given;
  const basePath = (options.basePath ?? '/sandbox').replace(/\/$/, '');
  const clock = options.clock ?? systemClock;
  const numbers = createTradeNumbers(options.random ?? randomBytes);
  const books = openBooks(options.stateFile);
  const notifier = createNotifier({
    books,
    clock,
    newId: (platform) => numbers.notifyId(platform, clock.now()),
    wires: { alipay: createAlipayNotifyWire(() => keys().alipay), wechat: createWeChatNotifyWire(() => keys().wechat, numbers) },
    send: options.notify ?? fetch,
    gapsMs: options.redeliveryGapsMs ?? REDELIVERY_GAPS_MS,
  });
  const api = createMischievousApi(clock);
  const context: GatewayContext = {
    keys,
    clock,
    books,
    desk: createDesk(books, notifier, clock, (platform) => numbers.refundId(platform, clock.now())),
    api,
    numbers,
    wechatPageUrl: (trade) => `${(typeof publicUrl === 'function' ? publicUrl() : publicUrl).replace(/\/$/, '')}${basePath}/wechat/pay/${trade.pageId}`,
  };

  const plugin: FastifyPluginAsync = async (host) => {
    await host.register(
      async (app) => {
        // Signatures are over the text as received, so nothing may parse it; the host's own parsers stay as they are.
        app.removeAllContentTypeParsers();
        app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_, body, done) => done(null, body));
        addAlipayRoutes(app, context);
        addWeChatRoutes(app, context);
        addPayRoutes(app, context);
        addControlRoutes(app, context);
      },
      { prefix: basePath },
    );
    host.addHook('onReady', async () => notifier.resume());
    host.addHook('preClose', async () => {
      notifier.dispose();
      api.dispose();
    });
  };
  return { plugin, basePath };
}
