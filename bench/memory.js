// What the process holds once so many different callers have called, half of them known: the memory is bounded, so that it has
// to stop growing. Run by `node bench/memory.js` after `npm run build`; BENCH_CALLERS=1000000 takes some minutes.
import { numberOf, sqliteWith, unknownOf } from './dataset.js';
import { load } from './load.js';
import { startService, stopAll } from './processes.js';
import { CALLERS, CONTACTS, TOKEN } from './settings.js';

export async function memoryRow() {
  const service = await startService(await sqliteWith(CONTACTS));
  const atStart = service.rssMiB();
  let i = 0;
  const path = () => {
    i += 1;
    const telephone = i % 2 ? numberOf(i % CONTACTS) : unknownOf(i);
    return `/api/while1voice?telephone=${telephone}&dnid=0210000000&token=${TOKEN}&project=bench`;
  };
  const resident = [];
  for (let part = 0; part < 5; part++) {
    await load({ server: service, path, isRight: (body) => body.startsWith('{"id":') }, true, CALLERS / 5);
    resident.push(service.rssMiB());
  }
  await service.stop();
  return {
    callers: CALLERS,
    'at start, MiB': atStart,
    'after each fifth, MiB': resident.join(' '),
    'at the end, MiB': resident.at(-1),
  };
}

if (process.argv[1] === import.meta.filename) {
  try {
    console.table([await memoryRow()]);
  } finally {
    stopAll();
  }
}
