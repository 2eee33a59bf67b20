import './config/node-version.js';
import './config/env-file.js';
import { serveInWorkers } from './serve.js';

await serveInWorkers();
