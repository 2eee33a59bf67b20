import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PROBE_MS = 50;

/**
 * A load balancer as small as it can be: each request goes once, to the next instance of those whose `/health/ready` said
 * 200 last; one that fails is 502.
 */
export async function roundRobin(ports: readonly number[]) {
  const agent = new Agent({ keepAlive: true });
  const ready = new Set(ports);
  const answered = new Map(ports.map((port) => [port, 0]));
  let next = 0;

  const probe = async (port: number): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (response?.status === 200) ready.add(port);
    else ready.delete(port);
  };
  const probes = setInterval(() => ports.forEach((port) => void probe(port)), PROBE_MS);

  const server = createServer((incoming, outgoing) => {
    const [port] = [...ready].slice(next++ % Math.max(ready.size, 1));
    if (port === undefined) return void outgoing.writeHead(503).end();
    answered.set(port, answered.get(port)! + 1);
    forward(incoming, outgoing, port, agent);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const close = () => {
    clearInterval(probes);
    agent.destroy();
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered, close };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number, agent: Agent): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
    outgoing.writeHead(response.statusCode!);
    response.pipe(outgoing);
  });
  onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  incoming.pipe(onward);
}
