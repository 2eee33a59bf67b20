import { DataSource } from 'typeorm';
import { ClientRequirement } from '../../src/access/scope.js';
import type { Project } from '../../src/projects/project.entity.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { NINE_NULLS } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ TRUSTED_PROXIES: '127.0.0.0/8' });
});
afterAll(() => testApp.close());

let hosts = 0;

/** A network that lets in a client of each of these projects (null: of all), and what a PBX on it is told. */
async function aNetworkOf(projects: (Project | null)[]) {
  const address = `198.51.100.${++hosts}`;
  for (const project of projects) {
    await factories(testApp).client({
      projectId: project?.id ?? null,
      requirement: ClientRequirement.NETWORK,
      networks: [address],
    });
  }
  return (query: Record<string, string> = {}) =>
    testApp.http
      .get(`/api/while1voice?${new URLSearchParams({ telephone: '0700000000', ...query }).toString()}`)
      .set('X-Forwarded-For', address);
}

/** A project with a caller, and a rule for a number that is called. */
async function aProject(dnid: string) {
  const { project: make, contact, queuePosition } = factories(testApp);
  const project = await make();
  await queuePosition(project.id, { match: { dnid } });
  return { project, contactId: (await contact(project.id)).id };
}

describe('clients that share a network', () => {
  it('are told apart by the project named, before the number called', async () => {
    const [a, b] = [await aProject('0211000001'), await aProject('0211000002')];
    const ask = await aNetworkOf([a.project, b.project]);

    const response = await ask({ project: b.project.slug, dnid: '0211000001' });

    expect(response.body).toMatchObject({ id: b.contactId });
  });

  it('else by the number called, where the rules of one of their projects name it', async () => {
    const [a, b, stranger] = [
      await aProject('0212000001'),
      await aProject('021200002*'),
      await aProject('0212000001'),
    ];
    const ask = await aNetworkOf([a.project, b.project]);

    const [called, prefixed] = [await ask({ dnid: '0212000001' }), await ask({ dnid: '0212000029' })];

    expect(called.body).toMatchObject({ id: a.contactId });
    expect(prefixed.body).toMatchObject({ id: b.contactId });
    expect(stranger.contactId).not.toBe(a.contactId);
  });

  it('else are refused, and told what to do', async () => {
    const [a, b] = [await aProject('0213000001'), await aProject('0213000001')];
    const ask = await aNetworkOf([a.project, b.project]);

    const answers = [
      await ask(),
      await ask({ dnid: '0213999999' }),
      await ask({ dnid: '0213000001' }), // both projects name it
      await ask({ project: 'nobody-has-this' }),
    ];

    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body).toEqual({
        error: {
          code: 'PROJECT_REQUIRED',
          message:
            'Several API clients are let in from this network: send a token, or name the project with the parameter "project"',
        },
      });
    }
  });

  it('need not be told apart where they are of one project', async () => {
    const a = await aProject('0214000001');
    const ask = await aNetworkOf([a.project, a.project]);

    expect((await ask()).body).toMatchObject({ id: a.contactId });
  });

  it('of whom one is bound to no project: it speaks for the projects that have none there', async () => {
    const [a, b] = [await aProject('0215000001'), await aProject('0215000002')];
    const ask = await aNetworkOf([null, a.project]);

    expect((await ask({ dnid: '0215000001' })).body).toMatchObject({ id: a.contactId });
    expect((await ask({ dnid: '0215000002', project: b.project.slug })).body).toMatchObject({
      id: b.contactId,
    });
    expect((await ask({ project: 'nobody-has-this' })).body).toEqual(NINE_NULLS);
    expect((await ask()).status).toBe(403);
  });

  it('are let in with nobody’s data while the database cannot say whose number was called', async () => {
    const [a, b] = [await aProject('0216000001'), await aProject('0216000002')];
    const ask = await aNetworkOf([a.project, b.project]);
    const dataSource = testApp.get(DataSource);
    await dataSource.query('ALTER TABLE rules RENAME TO rules_away');

    const response = await ask({ dnid: '0216000001' }).then((answer) => answer);
    await dataSource.query('ALTER TABLE rules_away RENAME TO rules');

    expect(response.status).toBe(200);
    expect(response.headers['x-lookup-outcome']).toBe('DEGRADED');
    expect(response.body).toEqual(NINE_NULLS);
  });

  it('speak no GraphQL without a token', async () => {
    const [a, b] = [await aProject('0217000001'), await aProject('0217000002')];
    await aNetworkOf([a.project, b.project]);

    const response = await testApp.http
      .post('/graphql')
      .set('X-Forwarded-For', `198.51.100.${hosts}`)
      .send({ query: '{ viewer { name } }' });

    expect(response.status).toBe(403);
    expect(response.body).toMatchObject({
      errors: [{ message: 'Several API clients are let in from this network: send the token of one' }],
    });
  });
});
