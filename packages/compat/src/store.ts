export type StorageKind = 'local' | 'session' | 'cookie' | 'memory';

/** One place that may hold values. Any of its methods may throw. */
export interface Store extends Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  readonly kind: StorageKind;
}
