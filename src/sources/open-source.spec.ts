import { HealthParts } from '../health/health-parts.js';
import { Metrics } from '../metrics/metrics.js';
import type { PhoneNumber } from '../phone-numbers/phone-number.js';
import type { AskedNumber } from './asked-number.js';
import { OpenSource } from './open-source.js';
import type { Outgoing, OutgoingResponse } from './outgoing/outgoing.js';
import { ProjectSource, SourceHealth } from './source.entity.js';
import { SourceMeasures } from './source-measures.js';
import { SourceType } from './source-type.js';

const ANA = '{"id":7,"name":"Ana"}';

type Answer = (body: string, status?: number, headers?: Record<string, string>) => void;

/** Requests that end when the test says so. */
function heldOutgoing() {
  const held: { url: string; signal: AbortSignal; answer: Answer }[] = [];
  const outgoing: Outgoing = {
    request: ({ url }, signal) =>
      new Promise<OutgoingResponse>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        const answer: Answer = (body, status = 200, headers = {}) => resolve({ status, headers, body });
        held.push({ url, signal, answer });
      }),
  };
  return { outgoing, held };
}

const asked = (n = 0): AskedNumber => ({
  e164: `+4070000${String(n).padStart(4, '0')}` as PhoneNumber,
  region: 'RO',
  telephone: '0700000000',
  dnid: null,
  project: 'acme',
});

function aSource(values: Partial<ProjectSource> = {}, settings: { params?: string } | null = {}) {
  const { outgoing, held } = heldOutgoing();
  const row = Object.assign(new ProjectSource(), {
    id: 1,
    projectId: 1,
    type: SourceType.GENERIC,
    timeoutMs: 60_000,
    freshSeconds: 3600,
    ...values,
  });
  const opened = settings && { url: 'https://crm.example/', params: '', ...settings };
  return {
    source: new OpenSource(row, opened, outgoing, new SourceMeasures(new Metrics(), new HealthParts())),
    held,
  };
}

describe('a question to a source', () => {
  it('is one for all who ask the same at once', async () => {
    const { source, held } = aSource();

    const questions = Array.from({ length: 5 }, () => source.ask(asked()));
    held[0]!.answer(ANA);
    const answers = await Promise.all(questions.map(({ answer }) => answer));

    expect(held).toHaveLength(1);
    expect(answers.map(({ kind }) => kind)).toEqual(Array(5).fill('found'));
  });

  it('stops when the last one has hung up, and not before', async () => {
    const { source, held } = aSource();
    const [first, second] = [source.ask(asked()), source.ask(asked())];

    first.hangUp();
    expect(held[0]!.signal.aborted).toBe(false);
    second.hangUp();
    await second.answer;

    expect(held[0]!.signal.aborted).toBe(true);
    expect(source.health).toBe(SourceHealth.UNKNOWN);
  });

  it('is asked anew by who comes after it was stopped', () => {
    const { source, held } = aSource();
    source.ask(asked()).hangUp();

    source.ask(asked());

    expect(held).toHaveLength(2);
  });

  it('goes on behind the answer, for the next call', async () => {
    const { source, held } = aSource();
    const question = source.ask(asked());

    held[0]!.answer(ANA);
    await question.answer;

    expect(source.ask(asked()).settled).toMatchObject({ kind: 'found', contact: { name: 'Ana' } });
    expect(held).toHaveLength(1);
  });

  it.each([
    ['that nobody is known', 'null', 200, 1],
    ['no error', 'oops', 500, 2],
  ])('is remembered: %s', async (_, body, status, times) => {
    const { source, held } = aSource();
    const question = source.ask(asked());
    held[0]!.answer(body, status);
    await question.answer;

    source.ask(asked());

    expect(held).toHaveLength(times);
  });

  it('is waited for no longer than the source’s own time', async () => {
    const { source } = aSource({ timeoutMs: 20 });

    const answer = await source.ask(asked()).answer;

    expect(answer).toMatchObject({ kind: 'error', error: { kind: 'timeout', message: expect.any(String) } });
    expect(source.health).toBe(SourceHealth.DOWN);
  });

  it('waits in line where ten are under way, and does not fail for it', async () => {
    const { source, held } = aSource();
    const questions = Array.from({ length: 12 }, (_, n) => source.ask(asked(n)));
    expect(held).toHaveLength(10);

    held.forEach(({ answer }) => answer(ANA));
    await Promise.all(questions.slice(0, 10).map(({ answer }) => answer));
    held.slice(10).forEach(({ answer }) => answer(ANA));
    const answers = await Promise.all(questions.map(({ answer }) => answer));

    expect(held).toHaveLength(12);
    expect(answers.every(({ kind }) => kind === 'found')).toBe(true);
  });

  it('that waits in line and is given up is never sent', async () => {
    const { source, held } = aSource();
    const questions = Array.from({ length: 11 }, (_, n) => source.ask(asked(n)));
    questions[10]!.hangUp();

    held.forEach(({ answer }) => answer(ANA));
    await Promise.all(questions.map(({ answer }) => answer));

    expect(held).toHaveLength(10);
  });

  it('is not asked while the source is left alone', async () => {
    const { source, held } = aSource();
    for (let n = 0; n < 5; n += 1) {
      const { answer } = source.ask(asked(n));
      held[n]!.answer('', 500);
      await answer;
    }

    const answer = await source.ask(asked(9)).answer;

    expect(answer).toMatchObject({ kind: 'error', error: { kind: 'unavailable' } });
    expect(held).toHaveLength(5);
  });

  it('that is not sent, since the source asked us to wait, does not count against it', async () => {
    const { source, held } = aSource();
    const first = source.ask(asked());
    held[0]!.answer('', 429, { 'retry-after': '1' });
    await first.answer;

    const answers = await Promise.all(Array.from({ length: 9 }, (_, n) => source.ask(asked(n + 1)).answer));

    expect(answers.every((one) => one.kind === 'error' && one.error.kind === 'rate_limit')).toBe(true);
    expect(held).toHaveLength(1);
    expect(source.breaker.isOpen).toBe(false);
    expect(source.health).toBe(SourceHealth.DOWN);
  });

  it('gets config where the settings cannot be decrypted', async () => {
    const { source } = aSource({}, null);

    expect(await source.ask(asked()).answer).toMatchObject({ kind: 'error', error: { kind: 'config' } });
    expect(source.health).toBe(SourceHealth.DOWN);
  });
});
