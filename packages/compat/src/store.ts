export type StorageKind = 'local' | 'session' | 'cookie' | 'memory';

/** One place that may hold values. Any of its methods may throw. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
