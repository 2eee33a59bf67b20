import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';

const COMES_UP_MS = 30_000;
const DATABASE = 'caller_data';

/**
 * A MariaDB of a test's own, in a directory of its own, that may be stopped and killed: the one which the other tests use
 * never is. Debian's `mariadb-server` has what it needs; where that is missing, the test fails.
 */
export class PrivateMariadb {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly options: readonly string[],
  ) {
    // Also where the test's own process ends without a word.
    process.once('exit', () => {
      this.process?.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    });
  }

  static async start(...options: string[]): Promise<PrivateMariadb> {
    const database = await PrivateMariadb.prepare(...options);
    await database.up();
    return database;
  }

  /** Everything but the server's process. */
  static async prepare(...options: string[]): Promise<PrivateMariadb> {
    const directory = mkdtempSync(join(tmpdir(), 'caller-data-mariadb-'));
    const database = new PrivateMariadb(directory, await freePort(), options);
    await promisify(execFile)('mariadb-install-db', [
      '--no-defaults',
      `--datadir=${directory}/data`,
      `--user=${userInfo().username}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ]);
    return database;
  }

  /** As one who may do no more than an application should: whoever may do all writes to a server that is read-only. */
  get url(): string {
    return `mysql://app:app@127.0.0.1:${this.port}/${DATABASE}`;
  }

  async up(): Promise<void> {
    const server = spawn(
      'mariadbd',
      [
        '--no-defaults',
        `--datadir=${this.directory}/data`,
        `--socket=${this.directory}/socket`,
        `--port=${this.port}`,
        '--bind-address=127.0.0.1',
        `--user=${userInfo().username}`,
        '--innodb-buffer-pool-size=32M',
        ...this.options,
      ],
      { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } },
    );
    this.process = server;
    await this.answers(server);
  }

  /** As if the machine had stopped: connections stay, and nothing comes. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** kill -9 */
  async kill(): Promise<void> {
    const server = this.process;
    this.process = undefined;
    if (server?.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  /** As root. */
  async run(statement: string): Promise<unknown[]> {
    const connection = await createConnection({ uri: this.serverUrl, connectTimeout: 2000 });
    try {
      const [rows] = await connection.query(statement);
      return rows as unknown[];
    } finally {
      connection.destroy();
    }
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get serverUrl(): string {
    return `mysql://root@127.0.0.1:${this.port}`;
  }

  private async answers(server: ChildProcess): Promise<void> {
    const until = performance.now() + COMES_UP_MS;
    for (;;) {
      try {
        await this.run(`CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
        await this.run(`CREATE USER IF NOT EXISTS app IDENTIFIED BY 'app'`);
        await this.run(`GRANT ALL ON ${DATABASE}.* TO app`);
        return;
      } catch (error) {
        if (server.exitCode !== null || performance.now() > until)
          throw new Error('The private MariaDB does not come up', { cause: error });
      }
      await wait(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
