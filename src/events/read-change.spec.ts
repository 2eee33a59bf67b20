import fc from 'fast-check';
import type { Change } from './changes.js';
import { readChange } from './read-change.js';

const CHANGES: Change[] = [
  { what: 'contacts', projectId: 1, contactIds: [2, 3], numbers: ['+40700000000', '112'] },
  { what: 'rules', projectId: 1, contactIds: [] },
  { what: 'sources', projectId: 1 },
  { what: 'projects' },
  { what: 'access' },
  { what: 'project-contents', projectId: 1 },
  { what: 'anything' },
];

describe('readChange', () => {
  it.each(CHANGES)('takes $what as it was told, and nothing that came with it', (change) => {
    expect(readChange(JSON.parse(JSON.stringify({ ...change, also: 'this' })))).toEqual(change);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'contacts'],
    ['a list', []],
    ['what nobody knows', { what: 'weather' }],
    ['contacts of no project', { what: 'contacts', contactIds: [], numbers: [] }],
    ['contacts with a text for an id', { what: 'contacts', projectId: 1, contactIds: ['2'], numbers: [] }],
    ['contacts with no numbers', { what: 'contacts', projectId: 1, contactIds: [2] }],
    ['rules with no list', { what: 'rules', projectId: 1, contactIds: { length: 1 } }],
    ['a project that is a text', { what: 'project-contents', projectId: '1' }],
  ])('takes no notice of %s', (_what, told) => {
    expect(readChange(told)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (told) => void readChange(told)));
  });
});
