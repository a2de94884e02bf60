import { initializeFaro } from '@grafana/faro-web-sdk';
import { offer } from './starter.ts';

offer((origin) => void initializeFaro({ url: `${origin}/collect`, app: { name: 'bench', version: '1.0.0' } }));
