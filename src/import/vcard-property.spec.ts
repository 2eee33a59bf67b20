import { readProperty } from './vcard-property.js';

describe('a line of a vCard', () => {
  it.each([
    [
      'TEL;TYPE=CELL,VOICE:+40 721 000 001',
      { name: 'TEL', text: '+40 721 000 001', types: expect.arrayContaining(['cell']) },
    ],
    ['TEL;CELL:0721000001', { text: '0721000001', types: expect.arrayContaining(['cell']) }],
    [
      'item1.tel;type=WORK;type=pref:021',
      { name: 'TEL', types: expect.arrayContaining(['work']), preference: 1 },
    ],
    [
      'TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+40-721',
      { text: 'tel:+40-721', types: expect.arrayContaining(['home']), preference: 2 },
    ],
    ['FN:Popescu\\, Ion', { text: 'Popescu, Ion', preference: 101 }],
    ['N:Popescu;Ion;Mihai;;', { parts: ['Popescu', 'Ion', 'Mihai', '', ''] }],
    ['ORG:Popa \\; Fiii;Sales', { parts: ['Popa ; Fiii', 'Sales'] }],
    ['CATEGORIES:VIP,A\\,B', { list: ['VIP', 'A,B'] }],
    ['NOTE:one\\ntwo', { text: 'one\ntwo' }],
    ['FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C8=98tefan', { text: 'Ștefan' }],
    ['FN;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1250:=AAtefan', { text: 'Ştefan' }],
  ])('%j', (line, expected) => {
    expect(readProperty(line)).toMatchObject(expected);
  });

  it.each(['', 'no colon', ' folded'])('is none: %j', (line) => {
    expect(readProperty(line)).toBeNull();
  });
});
