import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../metrics/metrics.js';

/** How often what is remembered was of use, by kind, and how much of it there is. */
@Injectable()
export class MemoryMeasures {
  private readonly results: Counter<'kind' | 'result'>;

  constructor(private readonly metrics: Metrics) {
    this.results = new Counter({
      name: 'caller_data_memory_total',
      help: 'Questions to the memory: hit (no query), miss (a query, or waiting for another’s), stale (an old answer, since the database gave none)',
      labelNames: ['kind', 'result'],
      registers: [metrics.registry],
    });
  }

  /** Labels are looked up once, not on every call. */
  counting(kind: string): (result: 'hit' | 'miss' | 'stale') => void {
    const counters = {
      hit: this.results.labels(kind, 'hit'),
      miss: this.results.labels(kind, 'miss'),
      stale: this.results.labels(kind, 'stale'),
    };
    return (result) => counters[result].inc();
  }

  watch(sizes: Record<string, () => number>): void {
    new Gauge({
      name: 'caller_data_memory_entries',
      help: 'Entries in the memory',
      labelNames: ['kind'],
      registers: [this.metrics.registry],
      collect() {
        for (const [kind, size] of Object.entries(sizes)) this.set({ kind }, size());
      },
    });
  }
}
