import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

interface SourceFile {
  path: string;
  text: string;
  /** What it imports: `contacts/clean-text.js`, or a package's name. */
  imports: string[];
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import) ?\(?'([^']+)'/g)].map(([, name]) =>
      name!.startsWith('.') ? relative(SRC, join(SRC, path, '..', name!)) : name!,
    );
    return { path, text, imports };
  });

const offenders = (offends: (file: SourceFile) => boolean): string[] =>
  files.filter(offends).map(({ path }) => path);
const within = (folder: string) => (name: string) => name.startsWith(`${folder}/`);

describe('the walls of the house', () => {
  it('are measured on the files', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.find(({ path }) => path === 'app.module.ts')?.imports).toContain('lookup/lookup.module.js');
  });

  it('nobody imports lookup/ but the application and the command of its name', () => {
    expect(
      offenders(({ path, imports }) => !path.startsWith('lookup/') && imports.some(within('lookup'))),
    ).toEqual(['app.module.ts', 'commands/lookup.command.ts', 'commands/services.module.ts']);
  });

  it('the commands work with all that the application is made of but its doors', () => {
    const modulesOf = (of: string) =>
      files.find(({ path }) => path === of)!.imports.filter((name) => name.endsWith('.module.js'));
    const own = modulesOf('commands/services.module.ts');

    expect(modulesOf('app.module.ts').filter((name) => !own.includes(name))).toEqual([
      'api-docs/api-docs.module.js',
      'agent-page/agent-page.module.js',
      'graphql/graphql.module.js',
      'subscriptions/subscriptions.module.js',
    ]);
  });

  it('only config/ reads the environment', () => {
    expect(offenders(({ path, text }) => text.includes('process.env') && !within('config')(path))).toEqual(
      [],
    );
  });

  it('only dialect.ts knows which database it is', () => {
    const asks = (text: string) => /'(mysql|mariadb|better-sqlite3|sqlite)'|options\.type/.test(text);

    const isItself = (path: string) => path.startsWith('database/sqlite-');

    expect(offenders(({ path, text }) => asks(text) && !isItself(path))).toEqual(['database/dialect.ts']);
  });

  it('a call asks the database in one way only, through the Reader', () => {
    const isOfACall = (path: string) => path.startsWith('callers/') || path === 'lookup/lookup.service.ts';
    const another = (name: string) => /^(typeorm|@nestjs\/typeorm|mysql2|better-sqlite3)/.test(name);

    expect(offenders(({ path, imports }) => isOfACall(path) && imports.some(another))).toEqual([]);
  });

  it('numbers, precedence and the nine fields know no framework and no database', () => {
    const pure = [
      /^phone-numbers\//,
      /^rules\/(match|decide)\.ts$/,
      /^(lookup\/(compose-answer|answer-body)|callers\/popup-link|calls\/read-event)\.ts$/,
    ];
    const framework = (name: string) => /^(@nestjs|typeorm|mysql2|better-sqlite3|fastify)/.test(name);

    expect(
      offenders(({ path, imports }) => pure.some((pattern) => pattern.test(path)) && imports.some(framework)),
    ).toEqual([]);
  });

  it('upstream systems know no database and no framework, and reach the outside one way', () => {
    const system = /^sources\/(?!outgoing\/)[a-z]+\//;
    const foreign = /^(@nestjs|typeorm|undici|node:https?$|node:net$|axios)/;

    expect(files.filter(({ path }) => system.test(path)).length).toBeGreaterThan(20);
    expect(
      offenders(({ path, imports }) => system.test(path) && imports.some((name) => foreign.test(name))),
    ).toEqual([]);
  });

  it('what runs in a browser and what serves it import nothing of each other', () => {
    const isOfThePage = (path: string) => path.startsWith('agent-page/page/');

    expect(
      offenders(({ path, imports }) =>
        imports.some((name) => /^[\w-]+\/.*\.js$/.test(name) && isOfThePage(name) !== isOfThePage(path)),
      ),
    ).toEqual([]);
  });

  it('there is no room without a noun', () => {
    expect(
      offenders(({ path }) => /(^|\/)(common|utils?|shared|helpers?|interfaces|misc)\//.test(path)),
    ).toEqual([]);
  });
});
