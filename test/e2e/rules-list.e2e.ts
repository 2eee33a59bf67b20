import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { documentsFor, RULE_KINDS } from '../support/rule-kinds.js';
import { statementsOf } from '../support/statements.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

interface Page {
  nodes: { id: string }[];
  totalCount: number;
  pageInfo: { startCursor: string; endCursor: string };
}

const idsOf = (page: unknown) => (page as Page).nodes.map(({ id }) => Number(id));

describe.each(RULE_KINDS)('a list of $many', (kind) => {
  const { list } = documentsFor(kind);

  it('is narrowed to a project, a contact, a segment, a dnid, those in use, and all of them at once', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const { id: projectId } = await make.project();
    const { id: contactId } = await make.contact(projectId);
    const ofContact = await make[kind.one](projectId, { match: { contactId } });
    const ofSegment = await make[kind.one](projectId, { match: { segment: 'vip', dnid: '0310*' } });
    const disabled = await make[kind.one](projectId, { match: { segment: 'vip' }, enabled: false });
    await make[kind.one]((await make.project()).id, { match: { segment: 'vip' } });
    const found = async (filter: object) =>
      idsOf((await run(list, { filter: { projectId, ...filter } })).data!.rules);

    expect(await found({})).toEqual([ofContact.id, ofSegment.id, disabled.id]);
    expect(await found({ contactId })).toEqual([ofContact.id]);
    expect(await found({ segment: 'vip' })).toEqual([ofSegment.id, disabled.id]);
    expect(await found({ dnid: '0310*' })).toEqual([ofSegment.id]);
    expect(await found({ enabled: false })).toEqual([disabled.id]);
    expect(await found({ enabled: true })).toEqual([ofContact.id, ofSegment.id]);
    expect(await found({ segment: 'vip', enabled: true, dnid: '0310*' })).toEqual([ofSegment.id]);
    expect(await found({ segment: null, contactId: null, dnid: null, enabled: null })).toHaveLength(3);
    expect(await found({ contactId: 'garbage' })).toEqual([]);
    expect(await found({ projectId: 'garbage' })).toEqual([]);
    expect(await found({ dnid: '*' })).toEqual([]);
  });

  it('finds a dnid in any notation, as each project’s own region reads it', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const romanian = await make.project({ defaultRegion: 'RO' });
    const hungarian = await make.project({ defaultRegion: 'HU' });
    const inRomania = await make[kind.one](romanian.id, { match: { dnid: '0217654321' } });
    const word = await make[kind.one](romanian.id, { match: { dnid: 'Suport-7' } });
    const ofRomania = await make[kind.one](hungarian.id, { match: { dnid: '+40217654321' } });
    const found = async (dnid: string) => idsOf((await run(list, { filter: { dnid } })).data!.rules);

    expect(await found('021 765 43 21')).toEqual([inRomania.id]);
    expect(await found('0040217654321')).toEqual([inRomania.id, ofRomania.id]);
    expect(await found('SUPORT-7')).toEqual([word.id]);
    expect(await found('+4021765432*')).toEqual([]);
  });

  it('comes in pages, forwards and backwards, by id', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const { id: projectId } = await make.project();
    const ids: number[] = [];
    for (let n = 0; n < 3; n++) ids.push((await make[kind.one](projectId)).id);
    const page = async (args: object) =>
      (await run(list, { filter: { projectId }, ...args })).data!.rules as Page;

    const first = await page({ first: 2 });
    const next = await page({ first: 2, after: first.pageInfo.endCursor });
    const back = await page({ last: 1, before: next.pageInfo.startCursor });

    expect([first, next, back].map(idsOf)).toEqual([[ids[0], ids[1]], [ids[2]], [ids[1]]]);
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(next).toMatchObject({ pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });

  it('of 50 with contacts and projects costs two statements, and their count a third', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const { id: projectId } = await make.project();
    for (let n = 0; n < 50; n++) {
      const { id: contactId } = await make.contact(projectId, { phones: [`07000001${n + 10}`] });
      await make[kind.one](projectId, { match: { contactId } });
    }
    const named: unknown[] = [];

    const statements = await statementsOf(testApp.get(DataSource), async () => {
      const { data } = await run(list, { filter: { projectId } });
      named.push(...(data!.rules as { nodes: unknown[] }).nodes);
    });

    expect(named).toHaveLength(50);
    expect(named[49]).toMatchObject({
      project: { id: String(projectId) },
      match: { contact: { name: 'Ion Popescu' } },
    });
    expect(statements).toHaveLength(3);
  });
});

describe('the rules of contacts', () => {
  it('are those whose match names them, of each kind by itself, and by id', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const { id: projectId } = await make.project();
    const { id: contactId } = await make.contact(projectId, { segments: ['vip'] });
    const line = await make.directLine(projectId, { match: { contactId }, enabled: false });
    const routes = [await make.route(projectId, { match: { contactId } })];
    routes.push(await make.route(projectId, { match: { contactId, dnid: '0310*' } }));
    await make.queuePosition(projectId, { match: { segment: 'vip' } });

    const { data } = await run(
      `query ($id: ID!) {
        directLine(id: $id) { match { contact {
          routes { id routeIdentifier project { id } }
          queuePositions { id position }
          directLines { id destination match { contact { id } } }
        } } }
      }`,
      { id: line.id },
    );

    expect(data!.directLine).toEqual({
      match: {
        contact: {
          routes: routes.map(({ id }) => ({
            id: String(id),
            routeIdentifier: 'a-route',
            project: { id: String(projectId) },
          })),
          queuePositions: [],
          directLines: [
            {
              id: String(line.id),
              destination: 'SIP/ion-popescu',
              match: { contact: { id: String(contactId) } },
            },
          ],
        },
      },
    });
  });

  it('cost a page of 50 contacts one statement, all three kinds together', async () => {
    const { run } = await aGraphqlClient(testApp);
    const make = factories(testApp);
    const { id: projectId } = await make.project();
    for (let n = 0; n < 50; n++) {
      const { id: contactId } = await make.contact(projectId, { phones: [`07000002${n + 10}`] });
      await make.route(projectId, { match: { contactId } });
      await make.directLine(projectId, { match: { contactId } });
    }
    const page = (fields: string) =>
      run(
        `query ($projectId: ID!) { routes(filter: { projectId: $projectId }) { nodes { match { contact { id ${fields} } } } } }`,
        { projectId },
      );
    const dataSource = testApp.get(DataSource);

    const without = await statementsOf(dataSource, () => page(''));
    const withRules = await statementsOf(dataSource, async () => {
      const { data } = await page('routes { id } queuePositions { id } directLines { id destination }');
      expect((data!.routes as { nodes: unknown[] }).nodes[49]).toMatchObject({
        match: { contact: { queuePositions: [], directLines: [{ destination: 'SIP/ion-popescu' }] } },
      });
    });

    expect(withRules).toHaveLength(without.length + 1);
  });
});
