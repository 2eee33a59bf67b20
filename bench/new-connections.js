// Asks as a PBX does: a new TCP connection for every call. autocannon's own reconnects count no answer here.
import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** As fast as it goes, with so many at once. */
export async function flatOut({ urlOf, connections, seconds, isRight }) {
  const end = performance.now() + seconds * 1000;
  const times = [];
  const caller = async () => {
    while (performance.now() < end) times.push(await call(urlOf(), isRight));
  };
  await Promise.all(Array.from({ length: connections }, caller));
  return summary(times, seconds);
}

/** At a steady rate, however long the answers take: what is late does not hold the next call up. */
export async function atRate({ urlOf, perSecond, seconds }) {
  const calls = [];
  const started = performance.now();
  for (let i = 0; i < perSecond * seconds; i++) {
    const wait = started + (i * 1000) / perSecond - performance.now();
    if (wait > 0) await setTimeout(wait);
    calls.push(call(urlOf()));
  }
  return summary(await Promise.all(calls), seconds);
}

function call(url, isRight = () => true) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { connection: 'close' } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => {
        if (response.statusCode === 200 && isRight(body)) resolve(performance.now() - started);
        else reject(new Error(`${url}: a wrong answer, ${response.statusCode} ${body}`));
      });
    }).on('error', reject);
  });
}

function summary(times, seconds) {
  const sorted = times.toSorted((a, b) => a - b);
  const percentile = (p) => +(sorted[Math.floor((sorted.length - 1) * p)] ?? 0).toFixed(1);
  return {
    rate: Math.round(times.length / seconds),
    total: times.length,
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}
