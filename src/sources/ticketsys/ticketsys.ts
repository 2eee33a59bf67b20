import type { FieldMistake } from '../../errors/errors.js';
import { Generic, urlMistakes } from '../generic/generic.js';
import { paramMistake } from '../param-mistakes.js';
import { SourceType } from '../source-type.js';
import type { SourceParams } from '../source-params.js';
import type { SourceSystem } from '../source.js';

/** What the vendor's page has in the cell for the params. */
const NONE = '-';

/** The vendor's own ticketing. Nothing is published of it: we ask it as we would be asked ourselves, in JSON. */
export const ticketsys: SourceSystem = {
  type: SourceType.TICKETSYS,
  secrets: [],
  mistakesIn: ({ url, params }) => [...urlMistakes(url), ...unknownParams(params)],
  open: ({ url }, outgoing) => new Generic({ url, params: {} }, outgoing),
};

function unknownParams(params: SourceParams): FieldMistake[] {
  return Object.keys(params)
    .filter((name) => name !== NONE || params[name] !== '')
    .map((name) => paramMistake(name, 'is not known: Ticketsys has no params, and - stands for none'));
}
