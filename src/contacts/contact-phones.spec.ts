import { type PhoneInput, readPhones } from './contact-phones.js';

const read = (...inputs: PhoneInput[]) => readPhones(inputs, 'RO', 'input.phones');

describe('readPhones', () => {
  it('takes the first for primary where none is marked', () => {
    const { phones } = read({ number: '0700 000 000', label: 'mobile' }, { number: '1234' });

    expect(phones).toEqual([
      { number: '+40700000000', label: 'mobile', primary: true },
      { number: '1234', label: null, primary: false },
    ]);
  });

  it('takes the one that is marked', () => {
    const { phones } = read({ number: '0700000000' }, { number: '0700000001', primary: true });

    expect(phones.map(({ primary }) => primary)).toEqual([false, true]);
  });

  it('refuses two that are marked', () => {
    const { mistakes } = read(
      { number: '0700000000', primary: true },
      { number: '0700000001', primary: true },
    );

    expect(mistakes).toEqual([{ path: 'input.phones', message: 'only one can be primary' }]);
  });

  it('keeps a number once, in whatever notations it comes', () => {
    const { phones } = read(
      { number: '0700000000' },
      { number: '+40 700 000 000', primary: true },
      { number: '0040700000000' },
    );

    expect(phones).toEqual([{ number: '+40700000000', label: null, primary: true }]);
  });

  it('names each that is no number', () => {
    const { mistakes } = read({ number: '0700000000' }, { number: 'anonymous' }, { number: '' });

    expect(mistakes.map(({ path }) => path)).toEqual(['input.phones.1.number', 'input.phones.2.number']);
  });

  it('takes a contact without a phone', () => {
    expect(read()).toEqual({ phones: [], mistakes: [] });
  });
});
