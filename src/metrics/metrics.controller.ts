import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/requires-scope.js';
import { Siblings } from '../workers/siblings.js';
import { mergeTexts } from './merge-texts.js';
import { Metrics } from './metrics.js';
import { processMetrics } from './process-metrics.js';

/** What Prometheus asks: of all workers, whichever is asked. No label holds a number, a name, a token or a slug. */
@Controller('metrics')
@Public()
export class MetricsController {
  private readonly registries;

  constructor(
    { registry }: Metrics,
    private readonly siblings: Siblings,
  ) {
    this.registries = [registry, processMetrics()];
    const { number: worker } = siblings;
    // Only then: an operator of one process need not know of any.
    if (worker !== null) for (const each of this.registries) each.setDefaultLabels({ worker });
    siblings.tellMeasures(() => this.text());
  }

  @Get()
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply
      .header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
      .header('Cache-Control', 'no-store');
    const others = this.siblings.measuresOfOthers();
    const own = await this.text();
    const texts = await others;
    return texts.length === 0 ? own : mergeTexts([own, ...texts]);
  }

  private async text(): Promise<string> {
    const texts = await Promise.all(this.registries.map((registry) => registry.metrics()));
    return texts.join('\n');
  }
}
