import { foldText } from '../search/fold-text.js';
import { wordsOf } from '../search/words.js';
import type { ContactWord } from './contact-word.entity.js';
import type { Contact } from './contact.entity.js';

const LENGTH = 255;

type Named = Pick<Contact, 'name' | 'company'>;

/** What follows from a contact's name and company: what it is sorted by, and all its words in a row. */
export function searchTextOf(contact: Named): Pick<Contact, 'sortName' | 'words'> {
  const name = foldText(contact.name).replace(/\s+/g, ' ').trim();
  const words = sortedWords(contact)
    .map((word) => ` ${word}`)
    .join('');
  return {
    sortName: isTooLong(name) ? [...name].slice(0, LENGTH).join('') : name,
    words: isTooLong(words) ? null : words,
  };
}

/** In characters, of which some count twice in a string. */
const isTooLong = (text: string): boolean => text.length > LENGTH && [...text].length > LENGTH;

/** The rows of the search table that a contact has; its `sortName` and `words` are there already. */
export function contactWords(
  contact: Named & Pick<Contact, 'id' | 'projectId' | 'sortName' | 'words'>,
): ContactWord[] {
  const { id, projectId, sortName, words: inARow } = contact;
  const words = inARow === null ? sortedWords(contact) : inARow.split(' ').slice(1);
  return words.map((word, i) => ({
    projectId,
    word,
    id,
    sharedStart: sharedStart(words[i - 1] ?? '', word),
    sortName,
    words: inARow,
  }));
}

const sortedWords = ({ name, company }: Named): string[] => wordsOf(`${name} ${company ?? ''}`).sort();

function sharedStart(a: string, b: string): number {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared += 1;
  return shared;
}
