import { jest } from '@jest/globals';
import type { Response } from 'supertest';
import { DataSource } from 'typeorm';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactsService } from '../../src/contacts/contacts.service.js';
import { writing } from '../../src/database/dialect.js';
import { DatabaseAway } from '../../src/database/failures.js';
import { withFirst } from '../../src/database/transaction-start.js';
import { ExpectedError } from '../../src/errors/errors.js';
import { IdempotencyKey, KeyState } from '../../src/graphql/idempotency/idempotency-key.entity.js';
import { sha256 } from '../../src/graphql/idempotency/fingerprint.js';
import { IdempotencyKeys } from '../../src/graphql/idempotency/idempotency-keys.js';
import { Retention } from '../../src/retention/retention.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';

const CREATE = `mutation ($projectId: ID!, $name: String!) {
  createContact(input: { projectId: $projectId, name: $name, phones: [{ number: "0722000111" }] }) { id name createdAt }
}`;
const HOUR_MS = 3_600_000;

let testApp: TestApp;
let projectId: number;
let token: string;
beforeAll(async () => {
  testApp = await createTestApp();
  ({ token } = await aGraphqlClient(testApp));
});
beforeEach(async () => {
  ({ id: projectId } = await factories(testApp).project());
});
afterAll(() => testApp.close());

let counted = 0;
const aKey = () => `key-${++counted}`;
const keys = () => testApp.get(DataSource).getRepository(IdempotencyKey);
const contacts = () => testApp.get(DataSource).getRepository(Contact).countBy({ projectId });

/** Sends a mutation that makes a contact, or another operation. */
const send = (key: string, { query = CREATE, variables = {}, bearer = token }: Sent = {}) =>
  testApp.http
    .post('/graphql')
    .set({ Authorization: `Bearer ${bearer}`, 'Idempotency-Key': key })
    .send({ query, variables: { projectId, name: 'Ana', ...variables } });

interface Sent {
  query?: string;
  variables?: Record<string, unknown>;
  bearer?: string;
}

const errorsOf = ({ body }: Response) =>
  (body as { errors: { message: string; extensions: object }[] }).errors;

/** As a process leaves a key behind that dies. */
const diesWith = (key: string, state: KeyState, ageMs: number) =>
  keys().update(
    { keyHash: sha256(key) },
    { state, answer: null, claim: 'another-1', claimedAt: new Date(Date.now() - ageMs) },
  );

describe('a mutation that is sent again with its Idempotency-Key', () => {
  it('gets the first answer, byte for byte, and has one effect', async () => {
    const key = aKey();
    const first = await send(key);

    const again = await send(key);

    expect(first.body).toMatchObject({ data: { createContact: { name: 'Ana' } } });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(200);
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      'content-type': first.headers['content-type'],
      'cache-control': 'no-store',
    });
    expect(await contacts()).toBe(1);
  });

  it('has one effect when twenty are sent at once, and each is given the answer or told to wait', async () => {
    const key = aKey();

    const answers = await Promise.all(Array.from({ length: 20 }, () => send(key)));

    const given = answers.filter(({ status }) => status === 200);
    const told = answers.filter(({ status }) => status === 409);
    expect(given.length).toBeGreaterThan(0);
    expect(new Set(given.map(({ text }) => text)).size).toBe(1);
    expect(given.length + told.length).toBe(20);
    for (const response of told) {
      expect(errorsOf(response)).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
      expect(response.headers['retry-after']).toBe('1');
    }
    expect(await contacts()).toBe(1);
  });

  it('gets its first mistake again', async () => {
    const key = aKey();
    const query = 'mutation { deleteContact(id: 999999) }';
    const first = await send(key, { query });

    const again = await send(key, { query });

    expect(errorsOf(first)).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(again.text).toBe(first.text);
  });

  it('has one effect where its document holds several, which are kept together', async () => {
    const query = `mutation ($projectId: ID!, $name: String!) {
      a: createContact(input: { projectId: $projectId, name: $name, phones: [] }) { id }
      b: createContact(input: { projectId: $projectId, name: $name, phones: [] }) { id }
    }`;
    const key = aKey();
    const first = await send(key, { query });

    const again = await send(key, { query });

    expect(first.body).toMatchObject({
      data: { a: { id: expect.any(String) }, b: { id: expect.any(String) } },
    });
    expect(again.text).toBe(first.text);
    expect(await contacts()).toBe(2);
  });

  it('is another client’s own with the same key', async () => {
    const other = await aGraphqlClient(testApp);
    const key = aKey();
    await send(key);

    const { headers } = await send(key, { bearer: other.token });

    expect(headers).not.toHaveProperty('idempotency-replayed');
    expect(await contacts()).toBe(2);
  });

  it('is refused where it asks for something else', async () => {
    const key = aKey();
    await send(key);

    const response = await send(key, { variables: { name: 'Bogdan' } });

    expect(response.status).toBe(400);
    expect(errorsOf(response)).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          fields: [{ path: 'Idempotency-Key', message: expect.stringContaining('another request') }],
        },
      },
    ]);
    expect(await contacts()).toBe(1);
  });
});

describe('an Idempotency-Key', () => {
  it.each([
    ['has a space', 'a b'],
    ['is not ASCII', 'caf\u00e9'],
    ['is empty', ''],
    ['is longer than 255 characters', 'k'.repeat(256)],
  ])('that %s is named, and nothing is done', async (_, key) => {
    const response = await send(key);

    expect(response.status).toBe(400);
    expect(errorsOf(response)).toMatchObject([
      {
        message: 'Idempotency-Key: must be 1 to 255 visible ASCII characters, without spaces',
        extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'Idempotency-Key' }] },
      },
    ]);
    expect(await contacts()).toBe(0);
  });

  it('means nothing to a query', async () => {
    const query = '{ viewer { name } }';
    const answers = [await send('a b', { query }), await send('a b', { query })];

    for (const { body, headers } of answers) {
      expect(body).toEqual({ data: { viewer: { name: 'Tool' } } });
      expect(headers).not.toHaveProperty('idempotency-replayed');
    }
  });

  it('is free again where the mutation was not run', async () => {
    const key = aKey();
    const invalid = await send(key, { query: 'mutation { createNothing }' });
    await send(key, { query: 'mutation {' });

    const { body } = await send(key);

    expect(errorsOf(invalid)).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(body).toMatchObject({ data: { createContact: { name: 'Ana' } } });
  });

  it('is kept as a hash', async () => {
    const key = 'a-key-that-tells-of-itself';
    await send(key);

    const rows = await testApp.get(DataSource).query<object[]>('SELECT * FROM idempotency_keys');

    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('is forgotten after a day', async () => {
    const [key, fresh] = [aKey(), aKey()];
    await send(key);
    await keys().update({ keyHash: sha256(key) }, { claimedAt: new Date(Date.now() - 25 * HOUR_MS) });
    await send(fresh);

    await testApp.get(Retention).run();

    expect(await keys().countBy({ keyHash: sha256(key) })).toBe(0);
    expect(await keys().countBy({ keyHash: sha256(fresh) })).toBe(1);
  });
});

describe('after a process has died over a mutation', () => {
  it('before it wrote anything, another may run it a minute later', async () => {
    const key = aKey();
    await send(key, { query: 'mutation { deleteContact(id: 999999) }' });
    await diesWith(key, KeyState.RUNNING, 30_000);
    const early = await send(key, { query: 'mutation { deleteContact(id: 999999) }' });
    await diesWith(key, KeyState.RUNNING, 61_000);

    const late = await send(key, { query: 'mutation { deleteContact(id: 999999) }' });

    expect(errorsOf(early)).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(errorsOf(late)).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('after it wrote, nobody runs it again: its answer was lost', async () => {
    const key = aKey();
    await send(key);
    await diesWith(key, KeyState.EFFECTIVE, 61_000);

    const response = await send(key);

    expect(response.status).toBe(409);
    expect(errorsOf(response)).toMatchObject([
      {
        message: 'The request with this Idempotency-Key took effect; its answer was lost',
        extensions: { code: 'CONFLICT' },
      },
    ]);
    expect(await contacts()).toBe(1);
  });

  it('that it wrote is kept by the very transaction that wrote it', async () => {
    const key = aKey();
    const service = testApp.get(IdempotencyKeys);
    const claim = await service.claim(1, key, 'f');
    if ('body' in claim) throw new Error('Somebody had the key before');
    const stateAfter = async (work: () => Promise<void>) => {
      await new Promise<void>((resolve, reject) =>
        withFirst(
          (manager) => service.mark(claim, manager),
          () => void writing(testApp.get(DataSource), work).then(resolve, reject),
        ),
      ).catch(() => undefined);
      return (await keys().findOneByOrFail({ keyHash: sha256(key) })).state;
    };

    const undone = await stateAfter(() => Promise.reject(new Error('undone')));
    const done = await stateAfter(() => Promise.resolve());

    expect([undone, done]).toEqual(['RUNNING', 'EFFECTIVE']);
  });

  it('and another has taken it over, it writes nothing any more', async () => {
    const key = aKey();
    const service = testApp.get(IdempotencyKeys);
    const claim = await service.claim(1, key, 'f');
    if ('body' in claim) throw new Error('Somebody had the key before');
    await diesWith(key, KeyState.RUNNING, 0);

    const mark = service.mark(claim, testApp.get(DataSource).manager);

    await expect(mark).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('what cannot be kept', () => {
  it('is told: an answer that is longer than 1 MiB', async () => {
    const fields = Array.from({ length: 29 }, (_, i) => `n${i}: notes`).join(' ');
    const query = `mutation ($projectId: ID!, $name: String!, $notes: String) {
      createContact(input: { projectId: $projectId, name: $name, notes: $notes, phones: [] }) { ${fields} }
    }`;
    const sent = { query, variables: { notes: '👩'.repeat(10_000) } };
    const key = aKey();
    const first = await send(key, sent);

    const again = await send(key, sent);

    expect(Buffer.byteLength(first.text)).toBeGreaterThan(1024 * 1024);
    expect(errorsOf(again)).toMatchObject([
      {
        message: expect.stringContaining('took effect; its answer was too long'),
        extensions: { code: 'CONFLICT' },
      },
    ]);
    expect(await contacts()).toBe(1);
  });

  it('an answer that says SERVICE_UNAVAILABLE: the next try may do better', async () => {
    const key = aKey();
    const away = jest
      .spyOn(testApp.get(ContactsService), 'create')
      .mockRejectedValueOnce(new ExpectedError('SERVICE_UNAVAILABLE', 'Away'));
    const first = await send(key);
    away.mockRestore();

    const second = await send(key);

    expect(errorsOf(first)).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(second.body).toMatchObject({ data: { createContact: { name: 'Ana' } } });
  });
});

it('where the database is away, nothing is run, and it is said at once', async () => {
  const away = jest
    .spyOn(testApp.get(DataSource).manager, 'findOneBy')
    .mockRejectedValueOnce(new DatabaseAway());

  const response = await send(aKey());
  away.mockRestore();

  expect(response.status).toBe(503);
  expect(errorsOf(response)).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  expect(await contacts()).toBe(0);
});

describe('when a contact is erased', () => {
  const ERASE = 'mutation ($id: ID!) { eraseContact(id: $id) { contactId } }';

  it('the answers that may tell of it go, and that they were given stays', async () => {
    const [key, eraseKey] = [aKey(), aKey()];
    const first = await send(key, { variables: { name: 'Zoltan Quark' } });
    const { id } = (first.body as { data: { createContact: { id: string } } }).data.createContact;
    const erased = await send(eraseKey, { query: ERASE, variables: { id } });

    const again = await send(key, { variables: { name: 'Zoltan Quark' } });
    const erasedAgain = await send(eraseKey, { query: ERASE, variables: { id } });

    expect(errorsOf(again)).toMatchObject([
      {
        message:
          'The request with this Idempotency-Key took effect; its answer went when a contact was erased',
        extensions: { code: 'CONFLICT' },
      },
    ]);
    expect(erasedAgain.text).toBe(erased.text);
    expect(JSON.stringify(await keys().find())).not.toContain('Quark');
  });

  it('its own answer is kept only where it tells of nothing else', async () => {
    const { id } = await factories(testApp).contact(projectId, { name: 'Zoltan Gluon' });
    const query = `mutation ($id: ID!) {
      updateContact(id: $id, input: { notes: "x" }) { name }
      eraseContact(id: $id) { contactId }
    }`;
    const key = aKey();
    const first = await send(key, { query, variables: { id: String(id) } });

    const again = await send(key, { query, variables: { id: String(id) } });

    expect(first.body).toMatchObject({ data: { updateContact: { name: 'Zoltan Gluon' } } });
    expect(errorsOf(again)).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(JSON.stringify(await keys().find())).not.toContain('Gluon');
  });

  it('the answers of another project’s clients stay', async () => {
    const others = await factories(testApp).project();
    const { token: bearer } = await aGraphqlClient(testApp, { projectId: others.id });
    const key = aKey();
    const sent = { bearer, variables: { projectId: others.id } };
    const first = await send(key, sent);
    const { id } = await factories(testApp).contact(projectId, { phones: [] });
    await send(aKey(), { query: ERASE, variables: { id: String(id) } });

    const again = await send(key, sent);

    expect(again.text).toBe(first.text);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
});
