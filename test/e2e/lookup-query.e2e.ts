import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

const LOOKUP = `query ($input: LookupInput!) {
  lookup(input: $input) {
    callerData { id name queuePosition directLine backendLink routeIdentifier outboundNumber language externalId }
    outcome number dnid
    contact { id } otherContacts { id }
    route { id } queuePosition { id } directLine { id }
    explanation
  }
}`;

describe('the lookup query', () => {
  it('answers as the PBX would be answered, and tells why', async () => {
    const { project, contact, queuePosition, route } = factories(testApp);
    const { id: projectId } = await project();
    const caller = await contact(projectId, { name: 'Elena', segments: ['vip'] });
    const other = await contact(projectId, { phones: ['0700000001', '0700000000'] });
    const vip = await queuePosition(projectId, { match: { segment: 'vip' }, position: 1 });
    const standard = await queuePosition(projectId, { match: { dnid: '021*' }, position: 9 });
    const outbound = await route(projectId, { routeIdentifier: null, outboundNumber: '0310000077' });
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(LOOKUP, {
      input: { projectId, telephone: '0040 700-000-000', dnid: '0210000000' },
    });

    expect(data!.lookup).toEqual({
      callerData: {
        id: String(caller.id),
        name: 'Elena',
        queuePosition: 1,
        directLine: null,
        backendLink: null,
        routeIdentifier: null,
        outboundNumber: '0310000077',
        language: null,
        externalId: null,
      },
      outcome: 'FOUND',
      number: '+40700000000',
      dnid: '+40210000000',
      contact: { id: String(caller.id) },
      otherContacts: [{ id: String(other.id) }],
      route: { id: String(outbound.id) },
      queuePosition: { id: String(vip.id) },
      directLine: null,
      explanation: [
        '"0040 700-000-000" is read as +40700000000',
        `Contact ${caller.id}, Elena, has +40700000000; so does contact ${other.id}: the one whose primary it is comes first, then the lowest id`,
        `Queue position 1 from rule ${vip.id}: segment vip beats the default of dnid +4021* (rule ${standard.id})`,
        'Direct line: no rule holds',
        'Route identifier: no rule holds',
        `Outbound number 0310000077 from rule ${outbound.id}: the default`,
      ],
    });
  });

  it.each([
    ['anonymous', 'WITHHELD', null],
    ['0700000099', 'NOT_FOUND', '+40700000099'],
  ])('tells of %s: %s', async (telephone, outcome, number) => {
    const { id: projectId } = await factories(testApp).project();
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(LOOKUP, { input: { projectId, telephone } });

    expect(data!.lookup).toMatchObject({ outcome, number, contact: null, callerData: { id: null } });
  });

  it('finds no project for a client that is bound to another', async () => {
    const { project } = factories(testApp);
    const { id: projectId } = await project();
    const { run } = await aGraphqlClient(testApp, { projectId: (await project()).id });

    const { errors } = await run(LOOKUP, { input: { projectId, telephone: '0700000000' } });

    expect(errors).toMatchObject([{ message: 'Project not found', extensions: { code: 'NOT_FOUND' } }]);
  });
});
