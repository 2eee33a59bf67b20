import { QueryFailedError } from 'typeorm';
import { withoutData } from './without-data.js';

describe('withoutData', () => {
  it('leaves a statement its text, and not what it was asked with', () => {
    const driverError = Object.assign(new Error("Duplicate entry 'Ion +40700000000' for key 'x'"), {
      code: 'ER_DUP_ENTRY',
    });
    const error = new QueryFailedError('INSERT INTO contacts VALUES (?)', ['Ion +40700000000'], driverError);

    const line = withoutData(error);

    expect(line).toContain('QueryFailedError: ER_DUP_ENTRY from INSERT INTO contacts VALUES (?)\n    at ');
    expect(line).not.toMatch(/Ion|40700000000/);
  });

  it('leaves out the ids that stand in a statement: anybody may ask with a number for one', () => {
    const query = 'SELECT a_1 FROM `contacts` WHERE id = 700000000 LIMIT 1';
    const error = new QueryFailedError(query, [], new Error('x'));

    expect(withoutData(error)).toContain('SELECT a_1 FROM `contacts` WHERE id = # LIMIT #');
  });

  it.each([
    ["INSERT INTO c (n) VALUES ('Ion \\'Nelu\\' Popa', 700000000)", 'INSERT INTO c (n) VALUES (?, #)'],
    ["INSERT INTO c (n) VALUES ('O''Brien', '\\\\', 'x')", 'INSERT INTO c (n) VALUES (??, ?, ?)'],
    [`INSERT INTO c (n) VALUES ('${'Ion '.repeat(200)}')`, 'INSERT INTO c (n) VALUES (?'],
  ])('leaves out the values that stand in a statement: %j', (query, shown) => {
    const error = new QueryFailedError(query, [], new Error('x'));

    expect(withoutData(error).split('\n')[0]).toBe(`QueryFailedError: no code from ${shown}`);
  });

  it('leaves any other error its message without digits, and its stack', () => {
    const line = withoutData(new TypeError('No number: 0700 000 000'));

    expect(line).toMatch(/^TypeError: No number: #### ### ###\n {4}at /);
    expect(line).not.toContain('0700');
  });

  it('tells of what is no error only its kind', () => {
    expect(withoutData('cd_secret')).toBe('thrown: string');
  });
});
