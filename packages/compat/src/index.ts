export { fence } from './fence.ts';
export type { GlobalObject } from './global-object.ts';
export { createNativePlatform } from './native-platform.ts';
export type { FlatJson, Platform } from './platform.ts';
export type { SafeStorage } from './safe-storage.ts';
export type { StorageKind } from './store.ts';
