import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';

const EXAMPLES = join(import.meta.dirname, '../../examples/graphql');

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ ENCRYPTION_KEY: 'a key of thirty-two characters and more' });
});
afterAll(() => testApp.close());

/** The variables of an example's comment, some of them others than there. */
function example(name: string): { query: string; variables: Record<string, unknown> } {
  const query = readFileSync(join(EXAMPLES, `${name}.graphql`), 'utf8');
  const variables = /^# (\{.*\})$/m.exec(query)?.[1];
  return { query, variables: JSON.parse(variables ?? '{}') as Record<string, unknown> };
}

it('the examples for integrators all work, from an empty project to an explained call', async () => {
  const { run } = await aGraphqlClient(testApp);
  const ran: string[] = [];
  const play = async <T>(name: string, others: Record<string, unknown> = {}): Promise<T> => {
    ran.push(`${name}.graphql`);
    const { query, variables } = example(name);
    const input = { ...(variables.input as object), ...(others.input as object) };
    const { data, errors } = await run(query, {
      ...variables,
      ...others,
      ...(variables.input && !Array.isArray(variables.input) ? { input } : {}),
    });
    expect({ name, errors }).toEqual({ name, errors: undefined });
    return Object.values(data!)[0] as T;
  };

  await play('viewer');
  const { id: projectId } = await play<{ id: string }>('create-project');
  const elena = await play<{ id: string }>('create-contact', { input: { projectId } });
  await play('update-contact', { id: elena.id });
  const { contacts } = await play<{ contacts: { id: string }[] }>('upsert-contacts', { projectId });
  await play('vip-to-the-front', { input: { projectId } });
  await play('to-the-account-manager', { input: { projectId, match: { contactId: elena.id } } });
  await play('outbound-number', { input: { projectId } });
  await play('rules', { projectId });
  const found = await play<{ nodes: { id: string }[] }>('find-contacts', { projectId });
  const lookup = await play<{ explanation: string[] }>('explain-a-call', { input: { projectId } });
  await play('merge-contacts', { targetId: elena.id, sourceIds: [contacts[0]!.id] });
  // Nowhere: nothing outside is asked by a test.
  const nowhere = { projectId, url: 'http://127.0.0.1:9/caller?token=some_secret' };
  const source = await play<{ id: string; url: string }>('create-source', { input: nowhere });
  const tested = await play<{ error: string }>('test-source', { id: source.id });
  const card = await play('contact-card', { id: elena.id });
  await play('delete-contact', { id: elena.id });

  expect(found.nodes).toMatchObject([{ id: elena.id, name: 'Elena Dumitrescu' }]);
  expect(lookup.explanation.join('\n')).toContain('segment vip');
  expect(source.url).toBe('http://127.0.0.1:9/caller?token=***');
  expect(tested.error).toMatch(/^config: /);
  expect(card).toMatchObject({
    company: 'Aurora Hotels',
    phones: [{ number: '+40721000001' }, { number: '+40721000002' }],
    directLines: [{ destination: 'SIP/ion-popescu' }],
  });
  expect(ran.sort()).toEqual(
    readdirSync(EXAMPLES)
      .filter((file) => file.endsWith('.graphql'))
      .sort(),
  );
});
