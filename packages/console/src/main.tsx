import { mountConsole } from './mount-console.tsx';

const root = document.getElementById('console');
if (root !== null) mountConsole(root, window);
