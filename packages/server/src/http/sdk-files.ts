import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const FINGERPRINTED = /\.[0-9a-f]{8,}\.[a-z0-9.]+$/;

/** The built SDK, for pages of any origin. Names are stable, so they are revalidated by ETag; fingerprinted ones never change. */
export async function registerSdkFiles(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: directory,
    prefix: '/sdk/',
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('Cache-Control', FINGERPRINTED.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=300, must-revalidate');
      reply.header('Access-Control-Allow-Origin', '*');
      reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
    },
  });
}
