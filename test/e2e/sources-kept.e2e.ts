import fc from 'fast-check';
import type { FetchedContact } from '../../src/contacts/keep-contact.js';
import { KeptContacts } from '../../src/contacts/kept-contacts.js';
import type { Told } from '../../src/contacts/told-contact.entity.js';
import type { PhoneNumber } from '../../src/phone-numbers/phone-number.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { factories } from '../support/factories.js';
import { aGraphqlClient } from '../support/graphql.js';
import { aPbx } from '../support/pbx.js';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp({ DATABASE_BUDGET_MS: '5000', LOOKUP_BUDGET_MS: '10000' });
});
afterAll(() => testApp.close());

const number = (n: number) => `+4071100000${n}` as PhoneNumber;
const told = (values: Partial<Told> = {}): Told => ({
  name: 'Ana',
  company: 'Acme',
  email: null,
  language: 'ro',
  backendLink: null,
  phones: [number(1)],
  ...values,
});

/** A project with two sources, which are asked nothing here: what they find is kept as if they had been. */
async function aProject() {
  const { project, asks } = await aPbx(testApp);
  const { source } = factories(testApp);
  // Disabled, so that calls go by what is kept alone.
  const values = { url: 'https://crm.example/', enabled: false };
  const [first, second] = [await source(project.id, values), await source(project.id, values)];
  const keep = (values: Partial<FetchedContact> = {}) =>
    testApp.get(KeptContacts).keep({
      projectId: project.id,
      sourceId: first.id,
      externalId: 'A-1',
      told: told(),
      routing: null,
      called: number(1),
      ...values,
    });
  const answer = async (called: PhoneNumber) =>
    (await asks({ telephone: called })).body as Record<string, unknown>;
  const contact = async (id: number) => {
    const { run } = await aGraphqlClient(testApp);
    const fields = 'name company email language externalId version phones { number label primary }';
    return (await run(`query ($id: ID!) { contact(id: $id) { ${fields} } }`, { id: String(id) })).data!
      .contact as Record<string, unknown>;
  };
  const edit = async (id: number, input: Record<string, unknown>) => {
    const { run } = await aGraphqlClient(testApp);
    const mutation =
      'mutation ($id: ID!, $input: UpdateContactInput!) { updateContact(id: $id, input: $input) { id } }';
    expect((await run(mutation, { id: String(id), input })).errors).toBeUndefined();
  };
  return { project, keep, answer, contact, edit, first, second };
}

describe('what a source finds', () => {
  it('is one contact, however often it is found and by however many calls at once', async () => {
    const { keep, contact } = await aProject();

    const kept = await Promise.all(Array.from({ length: 10 }, () => keep()));

    const ids = new Set(kept.map((one) => one?.contact.id));
    expect(ids.size).toBe(1);
    expect(await contact([...ids][0]!)).toMatchObject({ name: 'Ana', version: 1 });
  });

  it('is told apart by source: one’s 1 is not the other’s', async () => {
    const { keep, second } = await aProject();

    const one = await keep();
    const other = await keep({ sourceId: second.id, called: number(2), told: told({ phones: [number(2)] }) });

    expect(other?.contact.id).not.toBe(one?.contact.id);
  });

  it('is found again by its number where the source has no id of it', async () => {
    const { keep, contact } = await aProject();

    const first = await keep({ externalId: null });
    const again = await keep({ externalId: null, told: told({ name: 'Ana Maria' }) });

    expect(again?.contact.id).toBe(first?.contact.id);
    expect(await contact(first!.contact.id)).toMatchObject({ name: 'Ana Maria' });
  });

  it('follows the source field by field, but for what people entered or emptied here', async () => {
    const { keep, contact, edit } = await aProject();
    const id = (await keep())!.contact.id;
    await edit(id, { name: 'Ana (VIP)', company: null });

    await keep({
      told: told({ name: 'Ana Maria', company: 'Acme SRL', email: 'ana@acme.ro', language: null }),
    });

    expect(await contact(id)).toMatchObject({
      name: 'Ana (VIP)',
      company: null,
      email: 'ana@acme.ro',
      language: null,
    });
  });

  it('gains and loses numbers as the source says, but keeps those with a label and those taken away', async () => {
    const { keep, contact, edit } = await aProject();
    const id = (await keep({ told: told({ phones: [number(1), number(2), number(3), number(4)] }) }))!.contact
      .id;
    await edit(id, {
      phones: [
        { number: number(1) },
        { number: number(2), label: 'home', primary: true },
        { number: number(4) },
      ],
    });

    await keep({ told: told({ phones: [number(1), number(3), number(5)] }) });

    expect((await contact(id)).phones).toEqual([
      { number: number(1), label: null, primary: false },
      { number: number(2), label: 'home', primary: true },
      { number: number(5), label: null, primary: false },
    ]);
  });

  it('has the last 25 numbers that it was found by, where the source tells none', async () => {
    const { keep, contact } = await aProject();
    const numbers = Array.from({ length: 30 }, (_, i) => `+407110001${10 + i}` as PhoneNumber);

    let id = 0;
    for (const called of numbers)
      id = (await keep({ called, told: told({ phones: [called] }), tellsNoNumbers: true }))!.contact.id;

    const { phones } = await contact(id);
    expect((phones as { number: string }[]).map(({ number }) => number)).toEqual(numbers.slice(5));
  });

  it('is written only where something has changed', async () => {
    const { keep, contact } = await aProject();
    const id = (await keep())!.contact.id;

    await keep();

    expect((await contact(id)).version).toBe(1);
  });

  it('takes its number from what a source found before', async () => {
    const { keep, answer, contact, second } = await aProject();
    const before = (await keep({ told: told({ phones: [number(1), number(2)] }) }))!.contact.id;

    const now = await keep({ sourceId: second.id, externalId: 'B-1', told: told({ name: 'Barbu' }) });

    expect(await answer(number(1))).toMatchObject({ id: now!.contact.id, name: 'Barbu' });
    expect((await contact(before)).phones).toEqual([{ number: number(2), label: null, primary: true }]);
  });

  it('is not kept for a source that has gone', async () => {
    const { keep } = await aProject();

    expect(await keep({ sourceId: 999_999 })).toBeNull();
  });

  it('is changed by nobody in person: the audit log says so', async () => {
    const { keep, project } = await aProject();
    const { contact } = (await keep())!;
    const { run } = await aGraphqlClient(testApp);

    const { data } = await run(
      'query ($f: AuditFilter) { auditLog(filter: $f) { nodes { action apiClient { id } } } }',
      { f: { projectId: String(project.id), entityId: String(contact.id) } },
    );

    expect(data?.auditLog).toEqual({ nodes: [{ action: 'contact.create', apiClient: null }] });
  });
});

describe('contacts of our own', () => {
  const NUMBERS = [1, 2, 3, 4].map(number);
  const phones = fc.uniqueArray(fc.constantFrom(...NUMBERS), { minLength: 1, maxLength: 4 });
  const found = fc.record({
    externalId: fc.constantFrom('1', '2', null),
    called: fc.constantFrom(...NUMBERS),
    others: phones,
  });

  it('answer as they did, whatever sources find', async () => {
    const property = fc.asyncProperty(
      fc.array(phones, { minLength: 1, maxLength: 3 }),
      fc.array(found, { minLength: 1, maxLength: 4 }),
      async (own, finds) => {
        const { project, keep, answer } = await aProject();
        for (const theirs of own) await factories(testApp).contact(project.id, { phones: theirs });
        const owned = NUMBERS.filter((one) => own.flat().includes(one));
        const before = await Promise.all(owned.map(answer));

        for (const { externalId, called, others } of finds)
          await keep({ externalId, called, told: told({ phones: [called, ...others] }) });

        expect(await Promise.all(owned.map(answer))).toEqual(before);
      },
    );

    await fc.assert(property, { numRuns: 10 });
  }, 60_000);
});
