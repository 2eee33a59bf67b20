import { turnOfTheLoop } from './turn-of-the-loop.js';

/** So many of a page take a millisecond or two, with all that is asked for of each. */
const GROUP = 25;

/**
 * The items of a page, to be gone on with group by group, each in a turn of the event loop: a call comes in between. The turns
 * are asked for at once, so that what the groups ask the loaders for comes after the last of them, in one statement still.
 */
export function inGroups<T>(items: readonly T[]): Promise<T>[] {
  const turns = Array.from({ length: Math.ceil(items.length / GROUP) }, turnOfTheLoop);
  return items.map((item, i) => turns[Math.floor(i / GROUP)]!.then(() => item));
}
