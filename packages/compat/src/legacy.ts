import './legacy/install-requests.ts';

export { createPonyfilledPlatform } from './legacy/ponyfilled-platform.ts';
export { ponyfilledRequests } from './legacy/requests-ponyfill.ts';
