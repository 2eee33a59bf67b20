import fc from 'fast-check';
import { ContactPhoneInput, UpsertContactInput } from '../contacts/contact.inputs.js';
import { QuickCheck } from './quick-check.js';
import { mistakesIn } from './validate.js';

const check = new QuickCheck(UpsertContactInput, { phones: new QuickCheck(ContactPhoneInput) });

const text = fc.oneof(
  fc.constantFrom('', ' ', 'ro', 'en-GB', 'x@y', 'https://crm.example/1', 'a\nb', 'x'.repeat(256)),
  fc.string({ unit: 'binary' }),
);
const value = fc.oneof(text, fc.constantFrom(null, undefined, 5, ['a'], {}));
const phone = fc.record({ number: text, label: value, primary: fc.constantFrom(true, false, null) });
const input = fc.record(
  {
    name: value,
    phones: fc.oneof(
      fc.array(phone, { maxLength: 3 }),
      fc.array(phone, { minLength: 51, maxLength: 51 }),
      fc.constantFrom(null, undefined),
    ),
    segments: fc.oneof(fc.array(text), fc.constant(null), fc.constant(Array(51).fill('vip'))),
    company: value,
    email: value,
    language: value,
    externalId: value,
    backendLink: value,
    notes: value,
  },
  { requiredKeys: ['name', 'phones'] },
);

describe('a quick check', () => {
  it('lets nothing pass that class-validator has something against', () => {
    fc.assert(
      fc.property(input, (row) => {
        const candidate = row as unknown as UpsertContactInput;

        return !check.passes(candidate) || mistakesIn(UpsertContactInput, candidate).length === 0;
      }),
      { numRuns: 500 },
    );
  });

  it('lets an ordinary row pass', () => {
    const row = {
      name: 'Ion',
      phones: [{ number: '0700', label: 'mobile' }],
      language: 'ro',
      email: 'i@x.ro',
      notes: 'a\nb',
    };

    expect(check.passes(row)).toBe(true);
  });
});
