import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

const NAME_LENGTH = 22;
/** Whoever has one IPv6 address usually has its whole /64. https://www.rfc-editor.org/rfc/rfc6177 */
const NETWORK_GROUPS = 4;

/** Tells addresses apart by names that lead back to none. */
export type SenderNames = (address: string) => string;

/** The same in every process that has the same secret; without it nobody can tell by trying whose a name is. */
export function createSenderNames(secret: string): SenderNames {
  return (address) => createHmac('sha256', secret).update(`sender ${networkOf(address)}`).digest('base64url').slice(0, NAME_LENGTH);
}

function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  // What is left out between is zeros, and enough of them stand before whatever follows.
  const rest = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, NETWORK_GROUPS).join(':');
}
