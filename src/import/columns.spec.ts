import { planColumns, recognise } from './columns.js';

describe('recognise', () => {
  it.each([
    ['external_id', 'external_id', null],
    ['External ID', 'external_id', null],
    ['ID extern', 'external_id', null],
    ['Cod client', 'external_id', null],
    ['name', 'name', null],
    ['Nume', 'name', null],
    ['NUME COMPLET', 'name', null],
    ['Nume și prenume', 'name', null],
    ['First Name', 'first_name', null],
    ['Prenume', 'first_name', null],
    ['last_name', 'last_name', null],
    ['Nume de familie', 'last_name', null],
    ['Company', 'company', null],
    ['Firmă', 'company', null],
    ['firma', 'company', null],
    ['Companie', 'company', null],
    ['Organization Name', 'company', null],
    ['E-mail', 'email', null],
    ['E-mail 1 - Value', 'email', null],
    ['Adresă de email', 'email', null],
    ['phones', 'phones', null],
    ['Telefon', 'phones', null],
    ['Tel.', 'phones', null],
    ['Nr. telefon', 'phones', null],
    ['Număr de telefon', 'phones', null],
    ['Phone 1 - Value', 'phones', null],
    ['Telefon 2', 'phones', null],
    ['Mobil', 'phones', 'mobile'],
    ['Telefon mobil', 'phones', 'mobile'],
    ['Mobile Phone', 'phones', 'mobile'],
    ['Business Phone 2', 'phones', 'office'],
    ['Telefon serviciu', 'phones', 'office'],
    ['Home Phone', 'phones', 'home'],
    ['Fax', 'phones', 'fax'],
    ['segments', 'segments', null],
    ['Segmente', 'segments', null],
    ['Grup', 'segments', null],
    ['language', 'language', null],
    ['Limbă', 'language', null],
    ['backend_link', 'backend_link', null],
    ['Notes', 'notes', null],
    ['Observații', 'notes', null],
    ['OBSERVATII', 'notes', null],
  ])('takes %j for %s', (name, field, label) => {
    expect(recognise(name)).toEqual({ field, label });
  });

  it.each([
    '',
    '  ',
    'Stare',
    'Birou',
    'Home',
    'Phone 1 - Label',
    'Data nașterii',
    '__proto__',
    'constructor',
  ])('does not know %j', (name) => {
    expect(recognise(name)).toBeNull();
  });
});

describe('planColumns', () => {
  const planOf = (header: string[], ...maps: string[]) => planColumns(header, maps);

  it('takes all columns for phones, and the first of any other', () => {
    const { plan, mistakes } = planOf(['Nume', 'Mobil', 'Email 1', 'Telefon', 'Email 2', 'Stare']);

    expect(mistakes).toEqual([]);
    expect(plan).toEqual({
      columns: [
        { field: 'name', label: null, index: 0 },
        { field: 'phones', label: 'mobile', index: 1 },
        { field: 'email', label: null, index: 2 },
        { field: 'phones', label: null, index: 3 },
      ],
      leftOut: ['Email 2', 'Stare'],
    });
  });

  it('lets a map say more than the names, and leave a column out', () => {
    const { plan } = planOf(['Nume', 'Tel 1', 'Tel 2', 'Intern', 'Note'], 'tel 2=phones:office', 'Intern=cod client', 'Note=ignore'); // prettier-ignore

    expect(plan).toEqual({
      columns: [
        { field: 'name', label: null, index: 0 },
        { field: 'phones', label: null, index: 1 },
        { field: 'phones', label: 'office', index: 2 },
        { field: 'external_id', label: null, index: 3 },
      ],
      leftOut: ['Note'],
    });
  });

  it.each([
    [
      ['Nume', 'Tel'],
      'Mobil=phones',
      '--map',
      'Mobil=phones: the file has no column "Mobil"; it has Nume, Tel',
    ],
    [
      ['Nume', 'Tel'],
      'Tel=number of shoes',
      '--map',
      expect.stringMatching(/^Tel=number of shoes: a column can be/),
    ],
    [['Nume', 'Tel'], 'Nume=name:office', '--map', 'Nume=name:office: only phones have a label'],
    [['Telefon'], 'Telefon=phones', 'FILE', expect.stringMatching(/^no column for the name is recognised/)],
    [
      ['Nume'],
      'Nume=name',
      'FILE',
      expect.stringMatching(/^no column for phones or external_id is recognised/),
    ],
  ])('says what is wrong with %j and %j', (header, map, path, message) => {
    expect(planOf(header, map).mistakes).toEqual([{ path, message }]);
  });
});
