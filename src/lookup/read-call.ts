import { LRUCache } from 'lru-cache';
import { parseDnid } from '../phone-numbers/dnid.js';
import { parseTelephone, type Region } from '../phone-numbers/phone-number.js';

/** Some 2 MiB when all are full. Texts and the numbers that they say, never whose: an erasure has nothing to take here. */
const TELEPHONES = 10_000;
const DNIDS = 2_000;
/** Longer texts are nobody's habit. */
const LONGEST = 64;

/** As `parseTelephone`; callers and dnids come again and again, and to read one costs as much as the rest of an answer. */
export const readTelephone = remembering(parseTelephone, TELEPHONES);
export const readDnid = remembering(parseDnid, DNIDS);

/** What a text says depends on nothing but its region, so that what was read once holds. */
function remembering<T>(parse: (text: string | null, region: Region) => T, max: number) {
  const read = new LRUCache<string, { result: T }>({ max });
  return (text: string | null, region: Region): T => {
    if (!text || text.length > LONGEST) return parse(text, region);
    const key = region + text;
    const known = read.get(key);
    if (known) return known.result;
    const result = parse(text, region);
    read.set(key, { result });
    return result;
  };
}
