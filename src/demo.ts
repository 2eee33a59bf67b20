import './config/node-version.js';
import './config/demo-env.js';
import { rmSync } from 'node:fs';
import { demoTour } from './demo/demo-tour.js';
import { serve } from './serve.js';

// The demo's own file, made anew each time: what one tried yesterday is not in the way today.
for (const suffix of ['', '-wal', '-shm']) rmSync(`data/demo.sqlite${suffix}`, { force: true });

const app = await serve(async (starting) => {
  const { fillWithDemoData } = await import('./demo/demo-data.js');
  await fillWithDemoData(starting);
});
process.stdout.write(demoTour(await app.getUrl()));
