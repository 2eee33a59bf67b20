import type { Type } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import { badInput, type FieldMistake } from '../errors/errors.js';
import { mistakesIn } from '../errors/validate.js';
import type { Project } from '../projects/project.entity.js';
import { NO_CONTACT, readMatch, type RuleMatch } from './rule-match.js';
import type { Rule } from './rule.entity.js';
import type { CreateRuleInput, RuleMatchInput, UpdateRuleInput } from './rule.inputs.js';

type RuleInput = CreateRuleInput | UpdateRuleInput;

/**
 * The columns that an input gives a rule, which until now has those of `current`.
 *
 * @throws ExpectedError BAD_USER_INPUT with all that is wrong: in a field, in the match, or in what the rule would be
 */
export async function readRule<R extends Rule>(
  manager: EntityManager,
  project: Project,
  input: RuleInput,
  type: Type<RuleInput>,
  current: Partial<R>,
  mistakesAltogether: (rule: Partial<R>) => FieldMistake[] = () => [],
): Promise<Partial<R>> {
  const { match, ...fields } = input;
  const read = await readMatchIn(manager, project, match);
  // Absent and undefined are the same, also where no GraphQL has seen to it.
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const columns = { ...Object.fromEntries(given), ...read.match } as Partial<R>;
  const rule = { ...current, ...columns };
  const mistakes = [
    ...mistakesIn(type, input),
    ...read.mistakes,
    ...validityMistakes(rule, input),
    ...mistakesAltogether(rule),
  ];
  if (mistakes.length > 0) throw badInput(mistakes);
  return columns;
}

async function readMatchIn(
  manager: EntityManager,
  { id: projectId, defaultRegion }: Project,
  input: RuleMatchInput | null | undefined,
): Promise<{ match?: RuleMatch; mistakes: FieldMistake[] }> {
  if (!input) return { mistakes: [] };
  const { match, mistakes } = readMatch(input, defaultRegion);
  // Another project's contact is none: nobody learns from this that it exists.
  if (match.contactId !== null && !(await manager.existsBy(Contact, { id: match.contactId, projectId })))
    mistakes.push(NO_CONTACT);
  return { match, mistakes };
}

/** Told of the field that was given, where an update gives only one of the two. */
function validityMistakes({ validFrom, validUntil }: Partial<Rule>, input: RuleInput): FieldMistake[] {
  const inOrder = !validFrom || !validUntil || !(validFrom >= validUntil);
  if (inOrder) return [];
  if (input.validUntil) return [{ path: 'input.validUntil', message: 'must be later than validFrom' }];
  return [{ path: 'input.validFrom', message: 'must be earlier than validUntil' }];
}
