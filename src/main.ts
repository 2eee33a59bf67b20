import './config/node-version.js';
import './config/env-file.js';
import { serve } from './serve.js';

await serve();
