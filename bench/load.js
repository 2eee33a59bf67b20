// Asks a server as hard as it can, and what that costs it.
import autocannon from 'autocannon';
import { CONNECTIONS, ROUNDS, SECONDS, WARM } from './settings.js';
import { flatOut } from './new-connections.js';

/**
 * Ours and its ceiling in turns; the medians of the rounds.
 *
 * @param ours, ceiling `{ server, path, isRight }`, path of the n-th request, isRight of a body
 */
export async function compare(labels, ours, ceiling, { reuse = true, amount } = {}) {
  const [mine, theirs] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(await load(ours, reuse, amount));
    theirs.push(await load(ceiling, reuse, amount));
  }
  const rate = median(mine.map(({ rate }) => rate));
  const best = median(theirs.map(({ rate }) => rate));
  const cost = (rounds) => Math.round(median(rounds.map(({ cpuUs }) => cpuUs)));
  return {
    ...labels,
    connections: reuse ? 'kept' : 'new',
    'per s': rate,
    ceiling: best,
    ratio: +(rate / best).toFixed(2),
    'p99, ms': median(mine.map(({ p99 }) => p99)),
    'cpu, µs': cost(mine),
    'its cpu, µs': cost(theirs),
  };
}

/** For so many seconds, or so many requests. Throws where one answer was wrong. */
export async function load({ server, path, isRight, request = {} }, reuse = true, amount = undefined) {
  const before = server.cpuMs();
  const startedAt = performance.now();
  const { total, p99 } = reuse
    ? await kept(server, path, isRight, request, amount)
    : await flatOut({
        urlOf: () => server.base + path(),
        connections: CONNECTIONS,
        seconds: SECONDS,
        isRight,
      });
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuUs = before === null ? NaN : ((server.cpuMs() - before) * 1000) / total;
  return { rate: Math.round(total / seconds), p99, cpuUs, total };
}

async function kept({ base }, path, isRight, request, amount) {
  let wrong;
  const result = await autocannon({
    url: base,
    connections: CONNECTIONS,
    ...(amount ? { amount } : { duration: SECONDS }),
    requests: [{ ...request, setupRequest: (each) => ({ ...each, path: path() }) }],
    verifyBody: (body) => isRight(String(body)) || ((wrong ??= String(body)), false),
  });
  const { non2xx, mismatches, errors, timeouts } = result;
  if (non2xx + mismatches + errors + timeouts > 0)
    throw new Error(
      `${path()}: ${JSON.stringify({ non2xx, mismatches, errors, timeouts })}; a wrong answer: ${wrong}`,
    );
  return { total: result.requests.total, p99: result.latency.p99 };
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Until the code is compiled and the connections are there. */
export async function warm(target, requests = WARM) {
  await load(target, true, requests);
}
