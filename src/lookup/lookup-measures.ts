import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Metrics } from '../metrics/metrics.js';
import { LookupOutcome } from '../callers/caller-data.js';

/** From an answer out of memory to the whole budget, and a little beyond it. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 0.75];

/** How a lookup ended: by its outcome, or the PBX had hung up before. */
export type Ending = LookupOutcome | 'ABANDONED';
const ENDINGS: readonly Ending[] = [...Object.values(LookupOutcome), 'ABANDONED'];

/** Lookups by how they ended, and how long they took. */
@Injectable()
export class LookupMeasures {
  private readonly lookups: ReadonlyMap<Ending, Counter.Internal>;
  private readonly seconds: Histogram;

  constructor({ registry }: Metrics) {
    const lookups = new Counter({
      name: 'caller_data_lookups_total',
      help: 'Lookups by outcome; ABANDONED: the PBX closed the connection before its answer',
      labelNames: ['outcome'],
      registers: [registry],
    });
    // There from the first scrape on: an alert on the rate of DEGRADED needs a zero to start from.
    for (const outcome of ENDINGS) lookups.inc({ outcome }, 0);
    this.lookups = new Map(ENDINGS.map((outcome) => [outcome, lookups.labels(outcome)]));
    this.seconds = new Histogram({
      name: 'caller_data_lookup_duration_seconds',
      help: 'What a lookup took, from the open door to its answer',
      buckets: SECONDS,
      registers: [registry],
    });
  }

  count(outcome: Ending, ms: number): void {
    this.lookups.get(outcome)?.inc();
    this.seconds.observe(ms / 1000);
  }
}
