import fc from 'fast-check';
import { quoteFormulas, unquoteFormulas } from './spreadsheet-text.js';

describe('text for a spreadsheet', () => {
  it.each([
    ['Ion Popescu', 'Ion Popescu'],
    ['+40700000000', "'+40700000000"],
    ['+40700000000;+40211000000', "'+40700000000;+40211000000"],
    ['=HYPERLINK("https://evil.example")', '\'=HYPERLINK("https://evil.example")'],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    [' =1', "' =1"],
    ['\n+0', "'\n+0"],
    [' \n+0', "' \n+0"],
    ['＝1', "'＝1"],
    ['Acme;=1+1', "Acme;'=1+1"],
    ['one\n=two', "one\n'=two"],
    ["'=1", "''=1"],
    ["O'Connor", "O'Connor"],
    ['vip;-x', "vip;'-x"],
    ['a-b; c', 'a-b; c'],
  ])('makes of %j %j, and takes it back', (text, quoted) => {
    expect(quoteFormulas(text)).toBe(quoted);
    expect(unquoteFormulas(quoted)).toBe(text);
  });

  const nasty = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', "'", ';', '\t', '\r', '\n', ' ', '4', '0', 'a', '"', ',', '＝'),
    maxLength: 12,
  });

  it('gives every text back as it was', () => {
    fc.assert(fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => unquoteFormulas(quoteFormulas(text)) === text), { numRuns: 2000 }); // prettier-ignore
  });

  it('begins no cell with what could be a formula', () => {
    fc.assert(
      fc.property(nasty, (text) => !/^\s*[=+\-@＝]/.test(quoteFormulas(text))),
      { numRuns: 2000 },
    );
  });
});
