import bugsnag from '@bugsnag/js';
import { offer } from './starter.ts';

// `logger: null` keeps it from telling the console that it has started.
offer((origin) => void bugsnag.default.start({ apiKey: '0123456789abcdef0123456789abcdef', endpoints: { notify: `${origin}/notify`, sessions: `${origin}/sessions` }, logger: null }));
