import { createDecipheriv } from 'node:crypto';
import * as v from 'valibot';

const TAG_LENGTH = 16;

/** An encrypted part of an answer or a notification. https://pay.weixin.qq.com/doc/v3/merchant/4012071382 */
export const wechatResourceSchema = v.object({
  algorithm: v.literal('AEAD_AES_256_GCM'),
  ciphertext: v.string(),
  nonce: v.string(),
  associated_data: v.optional(v.string()),
});
export type WeChatResource = v.InferOutput<typeof wechatResourceSchema>;

/** Null if it was not encrypted with this APIv3 key, or was altered since: GCM authenticates it. */
export function decryptResource(resource: WeChatResource, apiV3Key: string): string | null {
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  if (sealed.length <= TAG_LENGTH) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', apiV3Key, resource.nonce, { authTagLength: TAG_LENGTH });
    decipher.setAuthTag(sealed.subarray(-TAG_LENGTH));
    decipher.setAAD(Buffer.from(resource.associated_data ?? ''));
    return decipher.update(sealed.subarray(0, -TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
