import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/**
 * The measures of one application. Each room makes its own, where it counts: `new Counter({ name: 'caller_data_…', help,
 * registers: [metrics.registry] })`. No number, name, token or slug is ever a label.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
}
