import type { FreshdeskContact } from './freshdesk.js';

// `developers.freshdesk.com/api/#filter_contacts`: what may be asked for.
const FIELDS = [
  'phone',
  'mobile',
  'email',
  'company_id',
  'language',
  'job_title',
  'unique_external_id',
] as const;
const LONGEST_QUERY = 512;
const CLAUSE = /^(\w+):('[^']*'|null|-?\d+)(?= |$)/;
const OPERATOR = /^ (OR|AND) /;

type Test = (contact: FreshdeskContact) => boolean;

export interface QueryMistake {
  field: string;
  message: string;
  code: 'invalid_value' | 'invalid_field' | 'missing_field';
}

/**
 * Reads the value of `query` as strictly as it is documented: within double quotes, at most 512 characters, known fields,
 * texts in single quotes and compared as they are stored. Without the parentheses that Freshdesk allows too.
 */
export function readFreshdeskQuery(
  query: string | null,
  fields: readonly string[] = FIELDS,
): Test | QueryMistake {
  const mistake = (message: string, field = 'query'): QueryMistake => ({
    field,
    message,
    code: field === 'query' ? 'invalid_value' : 'invalid_field',
  });
  if (query === null) return { field: 'query', message: 'Missing a mandatory field', code: 'missing_field' };
  if (query.length > LONGEST_QUERY) return mistake('Has exceeded the maximum length of 512');
  if (!/^".+"$/s.test(query)) return mistake('Given query is invalid');

  const alternatives: Test[][] = [[]];
  let rest = query.slice(1, -1);
  for (;;) {
    const clause = CLAUSE.exec(rest);
    if (!clause) return mistake('Given query is invalid');
    const [text, field = '', value = ''] = clause;
    if (!fields.includes(field)) return mistake('Unexpected/invalid field in request', field);
    alternatives.at(-1)!.push(toTest(field as keyof FreshdeskContact, value));
    rest = rest.slice(text.length);
    if (rest === '') return (contact) => alternatives.some((all) => all.every((test) => test(contact)));
    const operator = OPERATOR.exec(rest);
    if (!operator) return mistake('Given query is invalid');
    if (operator[1] === 'OR') alternatives.push([]);
    rest = rest.slice(operator[0].length);
  }
}

function toTest(field: keyof FreshdeskContact, value: string): Test {
  if (value === 'null') return (contact) => contact[field] === null;
  // A bare number is one: `phone:0700000000` finds no text.
  if (!value.startsWith("'")) return (contact) => contact[field] === Number(value);
  return (contact) => contact[field] === value.slice(1, -1);
}
