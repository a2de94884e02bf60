export { readDemoSettings } from './demo-settings.ts';
export type { DemoSettings } from './demo-settings.ts';
export { startDemo } from './start-demo.ts';
export type { RunningDemo } from './start-demo.ts';
