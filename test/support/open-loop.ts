import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestApp } from './create-app.js';

export interface Answer {
  status: number;
  outcome: string | undefined;
  body: Record<string, unknown>;
  ms: number;
  /** What of that our process was kept from running, with the processor given to somebody else. */
  stolenMs: number;
}

const TICK_MS = 5;

/**
 * Asks at a rate, whether it is answered or not: one who waits for answers asks less of a server that is slow, and
 * measures it too well.
 *
 * @param pathOf of the n-th request
 */
export async function openLoop(
  { app }: TestApp,
  { perSecond, seconds, token }: { perSecond: number; seconds: number; token: string },
  pathOf: (n: number) => string,
): Promise<Answer[]> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const headers = { Authorization: `Bearer ${token}` };
  const clock = new StolenTime();
  const asked: Promise<Answer>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < perSecond * seconds;) {
    const due = Math.min(perSecond * seconds, ((performance.now() - startedAt) / 1000) * perSecond);
    for (; sent < due; sent++) asked.push(ask({ port, agent, headers, path: pathOf(sent) }, clock));
    await wait(TICK_MS);
  }
  const answers = await Promise.all(asked);
  clock.stop();
  agent.destroy();
  return answers;
}

function ask(
  options: { port: number; agent: Agent; headers: Record<string, string>; path: string },
  clock: StolenTime,
): Promise<Answer> {
  const startedAt = performance.now();
  const stolenBefore = clock.stolenMs;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', ...options }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          outcome: answer.headers['x-lookup-outcome'] as string | undefined,
          body: JSON.parse(text) as Record<string, unknown>,
          ms: performance.now() - startedAt,
          stolenMs: clock.stolenMs - stolenBefore,
        }),
      );
    });
    sent.on('error', reject).end();
  });
}

/**
 * Time that passed while this process neither waited nor worked: the machine's doing, not the service's. What the loop is
 * late by, less the processor time that we have used meanwhile, which is our own doing.
 */
class StolenTime {
  private stolen = 0;
  private last = performance.now();
  private lastCpu = process.cpuUsage();
  private readonly timer = setInterval(() => this.tick(), TICK_MS);

  get stolenMs(): number {
    this.tick();
    return this.stolen;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.lastCpu);
    this.stolen += Math.max(0, now - this.last - TICK_MS - (user + system) / 1000);
    this.last = now;
    this.lastCpu = process.cpuUsage();
  }
}

/** The clients run in the service's own process, beside other suites: one answer in a hundred may be so much later. */
const SLACK = { share: 0.01, ms: 1000 };

/** What is wrong with answers that must all be whole and in time; nothing where nothing is. */
export function mistakesOf(answers: readonly Answer[], keys: readonly string[], withinMs: number): string[] {
  const isWhole = ({ status, body }: Answer) => status === 200 && Object.keys(body).join() === keys.join();
  const broken = answers.filter((answer) => !isWhole(answer));
  const late = answers.filter(({ ms, stolenMs }) => ms - stolenMs > withinMs);
  const isSlack =
    late.length <= answers.length * SLACK.share &&
    late.every(({ ms, stolenMs }) => ms - stolenMs <= withinMs + SLACK.ms);
  return [
    ...broken.map(({ status, body }) => `${status} ${JSON.stringify(body)}`),
    ...(isSlack ? [] : late.map(lateness)),
  ].slice(0, 10);
}

const lateness = ({ ms, stolenMs }: Answer): string =>
  `answered after ${ms.toFixed()} ms, of which the machine kept us waiting ${stolenMs.toFixed()} ms`;
