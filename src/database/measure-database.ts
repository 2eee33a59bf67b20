import { Gauge } from 'prom-client';
import type { Metrics } from '../metrics/metrics.js';
import type { PoolState } from './mysql-pool.js';

interface Measured {
  isUp: () => boolean;
  reads: () => PoolState;
  writes: () => PoolState;
}

/** `reads` are the connections of lookups, `writes` those of everything else. */
export function measureDatabase({ registry }: Metrics, { isUp, reads, writes }: Measured): void {
  const registers = [registry];
  new Gauge({
    name: 'caller_data_database_up',
    help: 'Whether the database answers: 1 or 0',
    registers,
    collect() {
      this.set(isUp() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'caller_data_breaker_open',
    help: 'Whether what is behind the breaker is not asked at present: 1 or 0',
    labelNames: ['name'],
    registers,
    collect() {
      this.set({ name: 'database' }, isUp() ? 0 : 1);
    },
  });
  const pool = (name: string, help: string, of: keyof PoolState): void => {
    new Gauge({
      name,
      help,
      labelNames: ['pool'],
      registers,
      collect() {
        this.set({ pool: 'reads' }, reads()[of]);
        this.set({ pool: 'writes' }, writes()[of]);
      },
    });
  };
  pool('caller_data_database_pool_in_use', 'Connections that are at work', 'inUse');
  pool('caller_data_database_pool_queued', 'Who waits for a connection', 'queued');
}
