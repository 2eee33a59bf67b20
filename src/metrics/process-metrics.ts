import { collectDefaultMetrics, Registry } from 'prom-client';

const registry = new Registry();
let isCollecting = false;

/**
 * Event loop, heap, garbage collection, file descriptors. They are the process's and not an application's: prom-client
 * watches the loop and the collector from its first call on and has no way to stop, so it is called once, however many
 * applications a process has.
 */
export function processMetrics(): Registry {
  if (!isCollecting) collectDefaultMetrics({ register: registry });
  isCollecting = true;
  return registry;
}
