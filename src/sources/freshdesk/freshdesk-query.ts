import type { AskedNumber } from '../asked-number.js';
import { notations } from '../notations.js';

const LONGEST_QUERY = 512;

/**
 * `"phone:'+40700000000' OR mobile:'+40700000000' OR …"`: texts are compared as they are stored, so that it names all the
 * notations that fit, the likeliest first. The double quotes belong to it.
 */
export function phoneQuery(asked: AskedNumber): string {
  let query = '';
  for (const way of spellings(asked)) {
    const longer = `${query && `${query} OR `}phone:'${way}' OR mobile:'${way}'`;
    if (longer.length + '""'.length > LONGEST_QUERY) break;
    query = longer;
  }
  return `"${query}"`;
}

/**
 * The notations that lists are asked for, likeliest first, two at a time: each is two of the twenty lists that old plans allow
 * a minute, and each pair the caller waits for.
 */
export function listedNotations(asked: AskedNumber): string[][] {
  // Less the one behind 00, which is typed least.
  const ways = notations(asked).filter((way) => way.includes(' ') || way.length <= asked.e164.length);
  const [international = asked.e164, national, ...others] = ways;
  const spaced = others.filter((way) => way.includes(' ')).reverse();
  const dense = others.filter((way) => !way.includes(' '));
  return inPairs([international, ...(national ? [national] : []), ...spaced, ...dense]);
}

const inPairs = (ways: string[]): string[][] =>
  ways.flatMap((_, i) => (i % 2 === 0 ? [ways.slice(i, i + 2)] : []));

/** In a query another notation costs nothing: those with spaces are there with the other signs that people put in. */
function spellings(asked: AskedNumber): string[] {
  const ways = notations(asked);
  const spaced = ways.filter((way) => way.includes(' ')).reverse();
  return [...new Set([...ways, ...spaced.flatMap(otherSigns)])].filter((way) => !way.includes("'"));
}

/** `0700-000-000`, `(0700) 000-000`, `0700.000.000`: as many as still fit, those of the national notation first. */
function otherSigns(spaced: string): string[] {
  const [first = '', ...rest] = spaced.split(' ');
  const inBrackets = /^\d+$/.test(first) ? [`(${first}) ${rest.join('-')}`] : [];
  return [spaced.replaceAll(' ', '-'), ...inBrackets, spaced.replaceAll(' ', '.')];
}
