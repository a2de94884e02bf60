import { createDiagnostics } from '@unstuck/diagnostics';
import { offer } from './starter.ts';

offer((origin) => void createDiagnostics({ api: origin }));
