import { csvFormOf } from './delimiter.js';

describe('the delimiter of a CSV file', () => {
  it.each([
    ['name,phones\n', ','],
    ['nume;telefon;firmă\n', ';'],
    ['name\tphone\tnotes\n', '\t'],
    ['name|phone\n', '|'],
    ['"a;b;c;d",phone,mail\n', ','],
    ['"with ""quotes;;;;"" in it",phone\n', ','],
    ['name\n', ','],
    ['\n\n  \nnume;telefon\nIon,Ana,Maria;0700\n', ';'],
    ['', ','],
  ])('of %j is %j', (start, delimiter) => {
    expect(csvFormOf(start)).toEqual({ delimiter, isSaid: false });
  });

  it('is what Excel says in a line of its own', () => {
    expect(csvFormOf('sep=|\r\na,b,c|d\r\n')).toEqual({ delimiter: '|', isSaid: true });
  });
});
