import type { AskedNumber } from './asked-number.js';
import type { FoundContact } from './found-contact.js';
import { type Hit, keepCallers } from './keep-callers.js';
import { SourceError } from './source-error.js';

// Whoever has more hits than these for a whole number searches for something else.
const MAX_PAGES = 3;

export interface HitPage {
  hits: Hit[];
  isLast: boolean;
}

/**
 * The best hit of the first page that has the caller on it; null if no page has.
 *
 * @param read gives one page after the other, from 0 on
 * @throws SourceError bad_response where there are more pages than anybody would read during a call
 */
export async function firstCaller(
  read: (page: number) => Promise<HitPage>,
  asked: AskedNumber,
): Promise<FoundContact | null> {
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { hits, isLast } = await read(page);
    const [best] = keepCallers(hits, asked);
    if (best) return best;
    if (isLast) return null;
  }
  throw new SourceError('bad_response', 'It has too many hits for one number, none of them the caller');
}
