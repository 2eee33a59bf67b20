import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { buildApp, type Instance } from '../support/built-app.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const ADMIN_TOKEN = 'the-token-of-the-admin-in-this-test';
const TEST_MS = 120_000;
const isOneFile = process.env.DATABASE_URL!.startsWith('sqlite:');

let built: Awaited<ReturnType<typeof buildApp>>;
beforeAll(async () => {
  await createDatabase();
  built = await buildApp();
}, TEST_MS);
afterAll(async () => {
  built.stopAll();
  await dropDatabase();
});

(isOneFile ? it : it.skip)(
  'SQLite has one writer: several workers are refused in a line',
  async () => {
    const starting = built.start({ WEB_CONCURRENCY: '2' });

    await expect(starting).rejects.toThrow(
      /It ended with 1: Caller Data cannot start:\n {2}WEB_CONCURRENCY: must be 1 with SQLite/,
    );
  },
  TEST_MS,
);

(isOneFile ? describe.skip : describe)('two workers in one service', () => {
  let instance: Instance;
  beforeAll(async () => {
    instance = await built.start({ ADMIN_TOKEN, WEB_CONCURRENCY: '2', SHUTDOWN_GRACE_MS: '500' });
    await until(async () => (await workersThatTell()).length === 2, 30_000);
  }, TEST_MS);

  /** On a connection of its own, which the kernel gives to either. */
  const ask = (path: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const options = { port: instance.port, path, agent: false, headers: auth() };
      get({ host: '127.0.0.1', ...options }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        answer.on('end', () => resolve({ status: answer.statusCode!, text }));
      }).on('error', reject);
    });

  const auth = () => ({ Authorization: `Bearer ${ADMIN_TOKEN}` });

  async function mutate<T>(query: string, variables: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${instance.port}/graphql`, {
      method: 'POST',
      headers: { ...auth(), 'Content-Type': 'application/json', Connection: 'close' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  }

  const measuresOf = async (name: string) =>
    (await ask('/metrics')).text.split('\n').filter((line) => line.startsWith(name));

  const workersThatTell = async () => measuresOf('process_start_time_seconds');

  const pids = () =>
    readFileSync(`/proc/${instance.pid}/task/${instance.pid}/children`, 'utf8')
      .trim()
      .split(/ +/)
      .map(Number);

  const names = async (count: number) => {
    const answers = await Promise.all(
      Array.from({ length: count }, () => ask('/api/while1voice?telephone=0700000000')),
    );
    return new Set(answers.map(({ text }) => (JSON.parse(text) as { name: string }).name));
  };

  it(
    'see each other’s writes within a second, and /metrics tells of both',
    async () => {
      const { createProject } = await mutate<{ createProject: { id: string } }>(
        'mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }',
        { input: { slug: 'berlin', name: 'Berlin', defaultRegion: 'RO' } },
      );
      const { createContact } = await mutate<{ createContact: { id: string } }>(
        'mutation ($input: CreateContactInput!) { createContact(input: $input) { id } }',
        { input: { projectId: createProject.id, name: 'Ion', phones: [{ number: '0700000000' }] } },
      );
      await until(async () => [...(await names(40))].join() === 'Ion', 10_000);

      await mutate(
        'mutation ($id: ID!, $input: UpdateContactInput!) { updateContact(id: $id, input: $input) { id } }',
        {
          id: createContact.id,
          input: { name: 'Ana' },
        },
      );
      await new Promise((resolve) => setTimeout(resolve, 1000));

      expect([...(await names(40))]).toEqual(['Ana']);
      const found = await measuresOf('caller_data_lookups_total{outcome="FOUND"');
      expect(found).toEqual([
        expect.stringMatching(/worker="[12]"} [1-9]/),
        expect.stringMatching(/worker="[12]"} [1-9]/),
      ]);
    },
    TEST_MS,
  );

  it(
    'one is killed: the other answers on, and another takes its place',
    async () => {
      const before = pids();
      process.kill(before[0]!, 'SIGKILL');

      await until(async () => !pids().includes(before[0]!) && pids().length === 2, 10_000);
      expect([...(await names(20))]).toEqual(['Ana']);
      await until(async () => (await workersThatTell()).length === 2, 30_000);

      expect(pids()).toContain(before[1]);
    },
    TEST_MS,
  );

  it(
    'SIGTERM stops both in order: what is asked meanwhile is answered',
    async () => {
      const both = pids();
      instance.tell('SIGTERM');
      const meanwhile = await Promise.all(
        Array.from({ length: 20 }, () => ask('/api/while1voice?telephone=0700000000')),
      );

      expect(meanwhile.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
      expect(await instance.exited).toBe(0);
      for (const pid of both) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    },
    TEST_MS,
  );
});
