import { existsSync } from 'node:fs';

// Imported first by each entry point, so that what `.env` says is there before anything reads the environment.
// A variable that is set already wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env');
