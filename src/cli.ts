import './config/node-version.js';
import './config/env-file.js';
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

enableCompileCache();
// An import leaves as much behind as it reads: by itself the heap grows to several times what is alive before it is swept.
setFlagsFromString('--heap-growing-percent=25');
const { runCommand } = await import('./commands/run-command.js');
const { processTerminal } = await import('./commands/terminal.js');

process.exitCode = await runCommand(process.argv.slice(2), processTerminal());
