import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * What stands between us and a server:
 * `pass` nothing; `refuse` no port; `reset` every connection is reset; `hang` connections are taken, and nothing gets
 * through; `slow` each piece comes half a second late; `cut` half of each answer comes, then the connection is reset.
 */
export type Fault = 'pass' | 'refuse' | 'reset' | 'hang' | 'slow' | 'cut';

const SLOW_MS = 500;

/** A TCP proxy of ours, before MySQL or Redis, that can misbehave. */
export class FaultProxy {
  private fault: Fault = 'pass';
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  private constructor(private readonly target: { host: string; port: number }) {}

  /** @param url of the server behind it */
  static async before(url: string): Promise<FaultProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new FaultProxy({ host: hostname, port: Number(port || 3306) });
    await proxy.listen();
    return proxy;
  }

  /** The same URL, by way of the proxy. */
  url(url: string): string {
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(this.port);
    return through.href;
  }

  async set(fault: Fault): Promise<void> {
    const was = this.fault;
    this.fault = fault;
    if (fault === 'refuse') await this.unlisten();
    if (fault !== 'refuse' && was === 'refuse') await this.listen();
    if (fault === 'reset') this.resetAll();
    // Who was hung up on is not let go again: a firewall that forgot a connection does not remember it.
    if (was === 'hang' && fault === 'pass') this.resetAll();
  }

  close(): Promise<void> {
    return this.unlisten();
  }

  private async listen(): Promise<void> {
    const server = createServer((client) => this.take(client));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  private async unlisten(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    // It is closed when the last connection is.
    const closed = server && new Promise<void>((resolve) => void server.close(() => resolve()));
    this.resetAll();
    await closed;
  }

  private resetAll(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  private take(client: Socket): void {
    this.keep(client);
    if (this.fault === 'reset') return void client.resetAndDestroy();
    const upstream = this.keep(createConnection(this.target));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.on('data', (piece) => this.pass(piece, upstream));
    upstream.on('data', (piece) => this.pass(piece, client, this.fault === 'cut'));
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    return socket;
  }

  private pass(piece: Buffer, to: Socket, isCut = false): void {
    if (this.fault === 'hang') return;
    if (isCut) {
      to.write(piece.subarray(0, Math.ceil(piece.length / 2)), () => to.resetAndDestroy());
      return;
    }
    const send = (): void => {
      if (!to.destroyed) to.write(piece);
    };
    if (this.fault === 'slow') setTimeout(send, SLOW_MS).unref();
    else send();
  }
}
