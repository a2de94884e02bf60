export { mountConsole } from './mount-console.tsx';
export type { ConsolePage } from './mount-console.tsx';
