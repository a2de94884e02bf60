import { init } from '@sentry/browser';
import { offer } from './starter.ts';

offer((origin) => void init({ dsn: `${origin.replace('://', '://0123456789abcdef0123456789abcdef@')}/1` }));
