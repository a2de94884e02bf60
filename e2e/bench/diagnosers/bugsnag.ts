import bugsnag from '@bugsnag/js';
import type { BugsnagStatic } from '@bugsnag/js';
import { offer } from './starter.ts';

// Its types speak of a CommonJS file, whose default the bundler has already taken.
const Bugsnag = bugsnag as unknown as BugsnagStatic;

// `logger: null` keeps it from telling the console that it has started.
offer((origin) => void Bugsnag.start({ apiKey: '0123456789abcdef0123456789abcdef', endpoints: { notify: `${origin}/notify`, sessions: `${origin}/sessions` }, logger: null }));
