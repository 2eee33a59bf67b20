import { RareWarning } from './rare-warning.js';

describe('a rare warning', () => {
  it('is said at once, then every ten seconds at most, with how often it was not', () => {
    let now = 0;
    const said: string[] = [];
    const warning = new RareWarning({ warn: (text: string) => said.push(text) }, () => now);

    for (const at of [0, 1, 9999, 10_000, 10_001, 30_000]) {
      now = at;
      warning.warn('It is away');
    }

    expect(said).toEqual([
      'It is away',
      'It is away (and 2 times since this was said last)',
      'It is away (and 1 times since this was said last)',
    ]);
  });
});
