import { Field, ObjectType } from '@nestjs/graphql';
import type { FieldMistake } from '../errors/errors.js';
import { readId } from '../graphql/read-id.js';
import { type DnidPattern, parseDnidPattern } from '../phone-numbers/dnid.js';
import type { Region } from '../phone-numbers/phone-number.js';
import type { RuleMatchInput } from './rule.inputs.js';

export const NO_CONTACT: FieldMistake = {
  path: 'input.match.contactId',
  message: 'is no contact of this project',
};

/** Which calls a rule is for. Its contact comes from the loaders: `rule-match.resolver.ts`. */
@ObjectType({ description: 'Which calls a rule is for: all that it names must hold' })
export class RuleMatch {
  contactId: number | null;

  @Field(() => String, { nullable: true, description: 'For every contact of this segment' })
  segment: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The number called: a whole one, a word, or a prefix that ends in *, e.g. +4021*',
  })
  dnid: DnidPattern | null;
}

/** A rule's match as it is kept, its dnid normalised. Whether the contact exists is for the database to say. */
export function readMatch(
  { contactId, segment = null, dnid: text }: RuleMatchInput,
  region: Region,
): { match: RuleMatch; mistakes: FieldMistake[] } {
  const match: RuleMatch = {
    contactId: readId(contactId),
    segment,
    dnid: text == null ? null : parseDnidPattern(text, region),
  };
  const mistakes: FieldMistake[] = [];
  if (contactId != null && segment !== null)
    mistakes.push({ path: 'input.match', message: 'names a contact or a segment, never both' });
  if (contactId != null && match.contactId === null) mistakes.push(NO_CONTACT);
  if (text != null && match.dnid === null)
    mistakes.push({ path: 'input.match.dnid', message: 'is no number, word or prefix such as +4021*' });
  return { match, mistakes };
}
