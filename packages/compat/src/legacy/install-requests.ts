import { privateScope } from './private-scope.ts';
import { chooseRequests } from './requests-ponyfill.ts';

// A module of its own, so that it runs before those that look for `fetch` and `AbortController` as they load.
Object.assign(privateScope, chooseRequests(window));
