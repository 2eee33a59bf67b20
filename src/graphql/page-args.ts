import { ArgsType, Field, Int } from '@nestjs/graphql';
import { badInput, type FieldMistake } from '../errors/errors.js';

const DEFAULT_SIZE = 50;
const MAX_SIZE = 200;

/** Relay's four arguments, as every list takes them. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many from the start, 200 at most; 50 where nothing is said',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many from the end, 200 at most' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor' })
  before?: string | null;
}

export interface PageSize {
  size: number;
  backwards: boolean;
}

/** @throws ExpectedError BAD_USER_INPUT for both `first` and `last`, for more than 200, for less than 0 */
export function pageSize({ first, last }: PageArgs): PageSize {
  const mistakes: FieldMistake[] = [];
  for (const [path, size] of Object.entries({ first, last })) {
    if (size != null && (size < 0 || size > MAX_SIZE)) {
      mistakes.push({ path, message: `must be from 0 to ${MAX_SIZE}` });
    }
  }
  if (first != null && last != null)
    mistakes.push({ path: 'last', message: 'cannot be given together with first' });
  if (mistakes.length > 0) throw badInput(mistakes);
  return { size: first ?? last ?? DEFAULT_SIZE, backwards: last != null };
}
