import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { HealthParts, type PartState } from '../health/health-parts.js';
import { Metrics } from '../metrics/metrics.js';
import type { SourceAnswer } from './source-answer.js';
import type { SourceType } from './source-type.js';

/** What is counted of questions to upstream systems. */
@Injectable()
export class SourceMeasures {
  private readonly requests: Counter<'type' | 'result'>;
  private readonly durations: Histogram<'type'>;

  constructor(
    private readonly metrics: Metrics,
    private readonly health: HealthParts,
  ) {
    const registers = [metrics.registry];
    this.requests = new Counter({
      name: 'caller_data_source_requests_total',
      help: 'Questions to upstream systems, by what came of them; open_circuit were not asked, cancelled not waited for',
      labelNames: ['type', 'result'],
      registers,
    });
    this.durations = new Histogram({
      name: 'caller_data_source_request_duration_seconds',
      help: 'How long upstream systems took to answer, or to fail',
      labelNames: ['type'],
      buckets: [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.5, 5, 10],
      registers,
    });
  }

  /** @param tookMs null where it was not asked */
  count(type: SourceType, result: string, tookMs: number | null): void {
    this.requests.inc({ type, result });
    if (tookMs !== null) this.durations.observe({ type }, tookMs / 1000);
  }

  /** @param openBreakers the types of sources that are left alone, each as often as there are such sources */
  watchBreakers(openBreakers: () => SourceType[], types: readonly SourceType[]): void {
    const sources = (): PartState => {
      const leftAlone = openBreakers().length;
      return { state: leftAlone > 0 ? 'degraded' : 'up', leftAlone };
    };
    this.health.add({ name: 'sources', state: sources });
    new Gauge({
      name: 'caller_data_source_breakers_open',
      help: 'Sources that are left alone for some seconds, since they fail',
      labelNames: ['type'],
      registers: [this.metrics.registry],
      collect() {
        const open = openBreakers();
        for (const type of types) this.set({ type }, open.filter((one) => one === type).length);
      },
    });
  }
}

export const resultOf = (answer: SourceAnswer): string => {
  if (answer.kind === 'error') return answer.error.kind;
  return answer.kind === 'found' ? 'found' : 'not_found';
};
