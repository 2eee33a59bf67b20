import type { FieldMistake } from '../errors/errors.js';
import { foldText } from '../search/fold-text.js';

/** What a column of a file may hold. The names are those that `--map` takes, and the export's columns. */
export const FIELDS = [
  'external_id',
  'name',
  'first_name',
  'last_name',
  'company',
  'email',
  'phones',
  'segments',
  'language',
  'backend_link',
  'notes',
] as const;
export type Field = (typeof FIELDS)[number];

export interface Column {
  field: Field;
  /** Its place in the file, from 0. */
  index: number;
  /** Of phones: mobile, office. */
  label: string | null;
}

// As people name them, in English and Romanian; without case, accents and anything but letters.
const NAMES: Record<Field, string> = {
  external_id:
    'externalid extid crmid clientid customerid contactid id idextern idclient codclient idcrm idcontact cod clientcode customercode customernumber nrclient numarclient',
  name: 'name fullname displayname contactname contact client customer nume numecomplet numesiprenume numeprenume prenumenume numeleclientului numeclient denumire fileas formattedname',
  first_name: 'firstname givenname forename prenume prenumele',
  last_name: 'lastname surname familyname numefamilie numedefamilie numelefamiliei',
  company:
    'company companyname organization organisation organizationname organisationname firm firma companie compania societate societatea organizatie numefirma denumirefirma',
  email: 'email emailaddress emailvalue mail adresaemail adresademail adresadeemail posta postaelectronica',
  phones:
    'phones phone phonenumber phonenumbers phonevalue telephone telephonenumber telephones tel telefon telefoane telefonul number numar numardetelefon numartelefon nrtelefon nrtel nrdetelefon numere primaryphone telefonprincipal contactnumber callerid',
  segments:
    'segments segment group groups groupmembership labels tag tags category categories segmente grup grupa grupuri grupe categorie categorii eticheta etichete',
  language: 'language lang locale limba limbavorbita cod limba codlimba preferredlanguage',
  backend_link: 'backendlink backendurl crmlink crmurl link url popup popuplink legatura linkcrm',
  notes:
    'notes note comment comments remarks description observatii observatie mentiuni comentarii comentariu nota notite descriere',
};

// A word beside one for a phone says which one it is: "Telefon mobil", "Business Phone 2", "Tel. serviciu".
const LABELS: Record<string, string> = {
  mobile: 'mobile mobil mobiltelefon cell cellphone cellular gsm handy',
  office: 'office work business company serviciu birou munca firma fix office',
  home: 'home acasa domiciliu personal',
  fax: 'fax',
};

const FIELD_OF = new Map(
  FIELDS.flatMap((field) => NAMES[field].split(' ').map((name) => [name, field] as const)),
);
const LABEL_OF = new Map(
  Object.entries(LABELS).flatMap(([label, words]) => words.split(' ').map((word) => [word, label] as const)),
);
const PHONE_WORD = /^(?:phones?|telephones?|telefon(?:ul)?|tel|number|numar|nr|no|value|de|la)$/;

/** Columns of our own rejected files, which come back mended. */
const OURS = new Set(['line', 'reason']);
const IGNORED = 'ignore';

const wordsOf = (name: string): string[] =>
  foldText(name)
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
const dense = (name: string): string => wordsOf(name).join('');

/** What a column's name means, as far as anybody can tell. */
export function recognise(name: string): Pick<Column, 'field' | 'label'> | null {
  const field = FIELD_OF.get(dense(name)) ?? FIELD_OF.get(dense(name.replace(/\bvalue\b/i, '')));
  if (field) return { field, label: null };
  const words = wordsOf(name);
  const labels = words.flatMap((word) => LABEL_OF.get(word) ?? []);
  const rest = words.filter((word) => !LABEL_OF.has(word));
  if (labels.length === 0 || !rest.every((word) => PHONE_WORD.test(word))) return null;
  // "Firma" or "Home" alone is no phone; "Mobil" alone is.
  if (rest.length === 0 && !['mobile', 'fax'].includes(labels[0]!)) return null;
  return { field: 'phones', label: labels[0]! };
}

export interface Plan {
  columns: Column[];
  /** Names of columns that nobody knows what to do with. */
  leftOut: string[];
}

/**
 * What is where in a file, from its first line.
 *
 * @param maps as `--map` has them: `Cod intern=external_id`, `Tel 2=phones:office`, `Stare=ignore`
 */
export function planColumns(
  header: readonly string[],
  maps: readonly string[],
): { plan: Plan; mistakes: FieldMistake[] } {
  const { mapped, mistakes } = readMaps(header, maps);
  const plan: Plan = { columns: [], leftOut: [] };
  const taken = new Set<Field>([...mapped.values()].flatMap((column) => column?.field ?? []));
  for (const [index, name] of header.entries()) {
    const column = mapped.has(index) ? mapped.get(index) : recognised(name, taken);
    if (column) plan.columns.push({ ...column, index });
    else if (name !== '' && !OURS.has(name)) plan.leftOut.push(name);
    if (column) taken.add(column.field);
  }
  return { plan, mistakes: mistakes.length > 0 ? mistakes : missing(plan, header) };
}

type Meaning = Pick<Column, 'field' | 'label'>;
const MANY: Field[] = ['phones', 'segments'];

/** The first of several names wins; only phones and segments may stand in several columns. */
function recognised(name: string, taken: ReadonlySet<Field>): Meaning | null {
  const meaning = recognise(name);
  return meaning && (MANY.includes(meaning.field) || !taken.has(meaning.field)) ? meaning : null;
}

function readMaps(header: readonly string[], maps: readonly string[]) {
  const mapped = new Map<number, Meaning | null>();
  const mistakes: FieldMistake[] = [];
  for (const map of maps) {
    const [, name = '', to = '', label = null] = /^(.*)=([^=:]*)(?::(.*))?$/s.exec(map) ?? [];
    const index = indexOf(header, name);
    const field = FIELDS.find((one) => one === to.trim()) ?? FIELD_OF.get(dense(to));
    const refuse = (message: string) => mistakes.push({ path: '--map', message: `${map}: ${message}` });
    if (index < 0) refuse(`the file has no column "${name}"; it has ${header.join(', ')}`);
    else if (to.trim() === IGNORED) mapped.set(index, null);
    else if (!field) refuse(`a column can be ${[...FIELDS, IGNORED].join(', ')}`);
    else if (label !== null && field !== 'phones') refuse('only phones have a label');
    else mapped.set(index, { field, label });
  }
  return { mapped, mistakes };
}

/** By its name as it stands, else without case, accents and signs. */
function indexOf(header: readonly string[], name: string): number {
  const exact = header.indexOf(name);
  if (exact >= 0) return exact;
  const plain = (text: string) => foldText(text).replace(/[^\p{L}\p{N}]/gu, '');
  return plain(name) === '' ? -1 : header.findIndex((one) => plain(one) === plain(name));
}

function missing({ columns }: Plan, header: readonly string[]): FieldMistake[] {
  const has = (...fields: Field[]) => columns.some(({ field }) => fields.includes(field));
  const tail = `; the columns are ${header.join(', ')}: say which it is with --map "COLUMN=FIELD"`;
  const mistakes: FieldMistake[] = [];
  if (!has('name', 'first_name', 'last_name', 'company'))
    mistakes.push({ path: 'FILE', message: `no column for the name is recognised${tail}` });
  if (!has('phones', 'external_id'))
    mistakes.push({ path: 'FILE', message: `no column for phones or external_id is recognised${tail}` });
  return mistakes;
}
