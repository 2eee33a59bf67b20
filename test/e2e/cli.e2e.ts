import { jest } from '@jest/globals';
import { cli, cliAt, cliJson } from '../support/cli.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';

// Each command is an application that starts and ends.
jest.setTimeout(60_000);

Object.assign(process.env, { LOG_LEVEL: 'warn' });
beforeAll(() => createDatabase());
afterAll(() => dropDatabase());

const GROUPS = ['migrate', 'import', 'export', 'client', 'project', 'lookup', 'copy'];

describe('the command line', () => {
  it.each([[], ...GROUPS.map((group) => [group])])('helps, without a database: %s', async (...args) => {
    const database = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'mysql://root@127.0.0.1:1/nowhere';

    const { code, out } = await cli(...args, '--help');

    process.env.DATABASE_URL = database;
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: /);
  });

  it.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [['client'], /^Usage: cli client/],
    [['client', 'delete'], /missing required argument 'client'/],
    [['export', 'contacts'], /required option '-p, --project <slug>' not specified/],
    [['project', 'list', '--nonsense'], /unknown option '--nonsense'/],
    [['client', 'create', 'PBX'], /^--scope: say what it may do/],
    [['client', 'create', '--scope', 'LOOKUP'], /^NAME: /],
    [['client', 'create', 'PBX', '--scope', 'SIP'], /^--scope: "SIP" is none/],
    [['client', 'create', 'PBX', '--scope', 'LOOKUP', '--expires', 'soon'], /^--expires: "soon" is no date/],
    [['client', 'create', 'PBX', '--scope', 'LOOKUP', '--requirement', 'x'], /^requirement: must be one of/],
    [
      ['client', 'create', 'PBX', '--scope', 'LOOKUP', '--project', 'no'],
      /^--project: no project has the slug "no"/,
    ],
    [['client', 'rotate', '999'], /^CLIENT: no API client has the id or the name "999"/],
    [['project', 'create', 'Not A Slug', '--region', 'XX'], /^slug: must be.*\ndefaultRegion: must be/],
    [['lookup', '0700000000', '--project', 'no'], /^--project: no project has the slug "no"/],
    [['import', 'contacts', 'x.csv', '--project', 'no', '--map', 'x'], /^--map: "x" must be COLUMN=FIELD/],
  ])('ends with 2 and names what is wrong with %j', async (args, message) => {
    const { code, out, told } = await cli(...args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(told).toMatch(message);
    expect(told).not.toMatch(/\n {4}at /);
  });

  it('ends with 1 at once where the database is away', async () => {
    const database = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'mysql://root@127.0.0.1:1/nowhere';

    const { code, told } = await cli('project', 'list');

    process.env.DATABASE_URL = database;
    expect(code).toBe(1);
    expect(told).toMatch(/^The database cannot be used: ECONNREFUSED/);
  });

  it('tells machines of a failure too, in one document', async () => {
    const { code, out, told } = await cli('lookup', '0700000000', '--project', 'no', '--json');

    expect(code).toBe(2);
    expect(told).toBe('');
    expect(JSON.parse(out)).toEqual({
      error: { code: 'USAGE', message: expect.stringMatching(/^--project: no project has the slug "no"/) },
    });
  });
});

describe('its commands', () => {
  it('migrate: down and up again, and what the state is', async () => {
    await cliJson('migrate');

    const { undone } = await cliJson<{ undone: string }>('migrate', 'down');
    const status = await cliJson<{ name: string; isDone: boolean }[]>('migrate', 'status');
    const { done } = await cliJson<{ done: string[] }>('migrate', 'up');

    expect(status.filter(({ isDone }) => !isDone)).toEqual([{ name: undone, isDone: false }]);
    expect(done).toEqual([undone]);
    expect(await cli('migrate')).toEqual({ code: 0, out: 'Nothing to do\n', told: '' });
  });

  it('project: made, listed, and refused a second time', async () => {
    const made = await cli('project', 'create', 'listed', '--name', 'Listed SRL', '--region', 'HU');
    const again = await cli('project', 'create', 'listed');
    const projects = await cliJson<object[]>('project', 'list');
    const table = await cli('project', 'list');

    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^Project listed has been made/) });
    expect(again).toEqual({ code: 1, out: '', told: 'Another project has this slug\n' });
    expect(projects).toContainEqual(
      expect.objectContaining({ slug: 'listed', name: 'Listed SRL', defaultRegion: 'HU' }),
    );
    expect(table.out).toMatch(/^id +slug +name +region +external id\n/);
    expect(table.out).toMatch(/^\d+ +listed +Listed SRL +HU *$/m);
  });

  it('client: its token alone goes to stdout, once; it is rotated, listed and deleted', async () => {
    await cli('project', 'create', 'clients');

    const made = await cli('client', 'create', 'PBX', '--scope', 'LOOKUP,EVENTS', '--project', 'clients');
    const rotated = await cli('client', 'rotate', 'PBX', '--overlap', '0');
    const list = await cli('client', 'list', '--project', 'clients');
    const listed = await cliJson<object[]>('client', 'list', '--project', 'clients');
    const deleted = await cli('client', 'delete', 'PBX');

    expect(made.out).toMatch(/^cd_\w{8}_\w{38}\n$/);
    expect(rotated.out).toMatch(/^cd_\w{8}_\w{38}\n$/);
    expect(rotated.out).not.toBe(made.out);
    for (const secret of [made.out, rotated.out].map((token) => token.trim().slice(12)))
      for (const text of [made.told, rotated.told, list.out, JSON.stringify(listed)])
        expect(text).not.toContain(secret);
    expect(listed).toEqual([
      expect.objectContaining({ name: 'PBX', scopes: ['LOOKUP', 'EVENTS'], requirement: 'TOKEN' }),
    ]);
    expect(deleted.out).toMatch(/^The API client PBX, id \d+, has been deleted\n$/);
    expect(await cliJson('client', 'list', '--project', 'clients')).toEqual([]);
  });

  it('client: --json has the token too, in the one document', async () => {
    const made = await cliJson<object>('client', 'create', 'CRM', '--scope', 'all', '--network', '10.0.0.0/8', '--requirement', 'token_and_network'); // prettier-ignore

    expect(made).toEqual({
      apiClient: expect.objectContaining({
        name: 'CRM',
        projectId: null,
        scopes: ['LOOKUP', 'EVENTS', 'READ', 'WRITE', 'ADMIN'],
        requirement: 'TOKEN_AND_NETWORK',
        networks: ['10.0.0.0/8'],
      }),
      token: expect.stringMatching(/^cd_/),
    });
  });

  it('lookup: the nine fields, and why', async () => {
    await cli('project', 'create', 'asked');

    const found = await cli('lookup', '0700000000', '0210000000', '--project', 'asked');
    const json = await cliJson<object>('lookup', 'anonymous', '--project', 'asked');

    expect(found.out).toMatch(/^field +answer\nid\nname\nqueue_position\n/);
    expect(found.out).toMatch(/\nNOT_FOUND\n- "0700000000" is read as \+40700000000\n/);
    expect(json).toMatchObject({ outcome: 'WITHHELD', number: null });
  });

  it('draws for people at a terminal, no wider than it', async () => {
    await cli('project', 'create', 'wide', '--name', 'A very long name '.repeat(10).trim());

    const { out } = await cliAt({ isWatched: true, width: 60 }, 'project', 'list');

    const lines = out.replace(/\u001B\[\d+m/g, '').split('\n');
    expect(lines[0]).toMatch(/^┌─/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});
