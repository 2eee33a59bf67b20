import { type ChildProcess, fork } from 'node:child_process';
import { environmentOfWorker } from '../config/process-settings.js';
import type { FromWorker, ToWorker } from './messages.js';
import { MeasuresOfAll } from './measures-of-all.js';

/** One that has lived for so long did start well: when it dies, another starts at once. */
const STEADY_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Keeps so many workers running, each a whole service that listens on the same port: the kernel hands out the connections,
 * and we stand in no request's way. What they say to each other goes through here.
 */
export class Primary {
  private readonly workers = new Map<number, ChildProcess>();
  private readonly failures = new Map<number, number>();
  private readonly measures = new MeasuresOfAll((number, message) => this.tell(number, message));
  private port: number | undefined;
  private stopSignal: NodeJS.Signals | undefined;
  private exitCode = 0;

  constructor(private readonly count: number) {
    for (const signal of SIGNALS) process.on(signal, () => this.stop(signal));
  }

  /** The first alone, so that what keeps us from starting is said once, and the database's migrations run once. */
  start(): void {
    this.startWorker(1);
  }

  private startWorker(number: number): void {
    const startedAt = performance.now();
    const worker = fork(process.argv[1]!, { env: environmentOfWorker(number, this.port) });
    this.workers.set(number, worker);
    worker.on('message', (message) => this.follow(number, message as FromWorker));
    worker.once('exit', (code, signal) => this.ended(number, startedAt, code, signal));
  }

  private ended(number: number, startedAt: number, code: number | null, signal: string | null): void {
    this.workers.delete(number);
    this.measures.forget(number);
    if (this.stopSignal) return this.endWithTheLast(code ?? 1);
    // What kept the first from ever starting would keep all: it has said what it was.
    if (this.port === undefined) process.exit(code ?? 1);
    const failures = performance.now() - startedAt >= STEADY_MS ? 0 : (this.failures.get(number) ?? 0) + 1;
    this.failures.set(number, failures);
    const pauseMs = failures < 2 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 2));
    log(`Worker ${number} has ended (${signal ?? code}); another starts in ${pauseMs} ms`);
    setTimeout(() => {
      if (!this.stopSignal) this.startWorker(number);
    }, pauseMs);
  }

  private follow(number: number, message: FromWorker): void {
    switch (message.say) {
      case 'listens':
        return this.listens(number, message.port);
      case 'broadcast':
        for (const other of this.others(number)) this.tell(other, { say: 'broadcast', text: message.text });
        return;
      case 'measures-wanted':
        return this.measures.ask(number, message.question, this.others(number));
      case 'measures':
        return this.measures.answer(message.question, number, message.text);
    }
  }

  private listens(worker: number, port: number): void {
    // It was starting when the others were told, and heard nothing.
    if (this.stopSignal) return this.tell(worker, { say: 'stop', signal: this.stopSignal });
    if (this.port !== undefined) return;
    this.port = port;
    for (let number = 2; number <= this.count; number += 1) this.startWorker(number);
  }

  private others(number: number): number[] {
    return [...this.workers.keys()].filter((other) => other !== number);
  }

  private tell(number: number, message: ToWorker): void {
    const worker = this.workers.get(number);
    if (worker?.connected) worker.send(message, () => undefined);
  }

  /** Each stops in order; at the second signal, each at once. */
  private stop(signal: NodeJS.Signals): void {
    if (this.stopSignal) this.killAll();
    this.stopSignal = signal;
    if (this.workers.size === 0) process.exit(0);
    for (const number of this.workers.keys()) this.tell(number, { say: 'stop', signal });
  }

  private killAll(): never {
    for (const worker of this.workers.values()) worker.kill('SIGKILL');
    process.exit(1);
  }

  private endWithTheLast(code: number): void {
    this.exitCode ||= code;
    if (this.workers.size === 0) process.exit(this.exitCode);
  }
}

/** A line as the workers write theirs; the application with its log is in them only. */
function log(msg: string): void {
  const line = { level: 40, time: Date.now(), pid: process.pid, context: 'Workers', msg };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
