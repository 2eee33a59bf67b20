import './config/node-version.js';
import './config/env-file.js';
import { setFlagsFromString } from 'node:v8';

// What is remembered of callers lives long and goes one by one: by itself the heap grows to half as much again before it is swept.
setFlagsFromString('--heap-growing-percent=15');
const { serveInWorkers } = await import('./serve.js');

await serveInWorkers();
