export { forwardViolations } from './forward-violations.ts';
export { describeTroubles, prescribe } from './host-doctor.ts';
export type { HostTrouble } from './host-doctor.ts';
export { probeHostEnvironment } from './host-environment.ts';
export type { HostEnvironment } from './host-environment.ts';
export { readEarlyErrors } from './loader/early-errors.ts';
export { probeCapabilities } from './probe-capabilities.ts';
export type { Capabilities } from './probe-capabilities.ts';
