import { availableParallelism } from 'node:os';
import { readSettings, type SettingsError } from './settings.js';

function mistakesIn(env: Record<string, string>): string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    return (error as SettingsError).message.split('\n');
  }
}

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toEqual({
      HOST: '127.0.0.1',
      PORT: 3000,
      DATABASE_URL: 'sqlite:data/caller-data.sqlite',
      LOOKUP_BUDGET_MS: 500,
      DATABASE_BUDGET_MS: 150,
      DATABASE_REPLICA_URLS: [],
      SOURCE_ALLOWED_HOSTS: [],
      JOURNAL_RETENTION_DAYS: 90,
      AUDIT_RETENTION_DAYS: 0,
      WEB_CONCURRENCY: 1,
      SHUTDOWN_GRACE_MS: 2000,
      TRUSTED_PROXIES: [],
      CORS_ORIGINS: [],
      GRAPHQL_EXPLORER: true,
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readSettings({ PORT: '', ADMIN_TOKEN: '' })).toEqual(readSettings({}));
  });

  it('reads a switch', () => {
    expect(readSettings({ GRAPHQL_EXPLORER: 'false' })).toMatchObject({ GRAPHQL_EXPLORER: false });
  });

  it('makes as many workers of "auto" as there are processors, and one on SQLite', () => {
    const onServer = { DATABASE_URL: 'mysql://root@127.0.0.1/caller_data', WEB_CONCURRENCY: 'auto' };

    expect(readSettings(onServer).WEB_CONCURRENCY).toBe(availableParallelism());
    expect(readSettings({ WEB_CONCURRENCY: 'auto' }).WEB_CONCURRENCY).toBe(1);
  });

  it.each([undefined, 'sqlite:data/x.sqlite'])('refuses several workers on %s', (DATABASE_URL) => {
    const mistakes = mistakesIn({ WEB_CONCURRENCY: '2', ...(DATABASE_URL && { DATABASE_URL }) });

    expect(mistakes).toEqual([expect.stringMatching(/^WEB_CONCURRENCY: must be 1 with SQLite/)]);
  });

  it('reads origins', () => {
    expect(readSettings({ CORS_ORIGINS: 'https://crm.example, http://localhost:8080' })).toMatchObject({
      CORS_ORIGINS: ['https://crm.example', 'http://localhost:8080'],
    });
  });

  it('reads numbers and lists', () => {
    expect(readSettings({ PORT: '8080', TRUSTED_PROXIES: '10.0.0.0/8, ::1' })).toMatchObject({
      PORT: 8080,
      TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
    });
  });

  it.each([
    ['HOST', 'not_a_host!'],
    ['HOST', '999.1.1.1'],
    ['HOST', '127.0.0.1:3000'],
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'postgres://localhost/x'],
    ['DATABASE_URL', 'mysql://localhost'],
    ['DATABASE_URL', 'sqlite:'],
    ['LOOKUP_BUDGET_MS', '0'],
    ['DATABASE_BUDGET_MS', '1.5'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,proxy'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://crm.example,*'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['CORS_ORIGINS', 'https://crm.example/'],
    ['CORS_ORIGINS', 'crm.example'],
    ['CORS_ORIGINS', 'null'],
    ['GRAPHQL_EXPLORER', 'perhaps'],
    ['LOG_LEVEL', 'loud'],
    ['ADMIN_TOKEN', 'too-short'],
  ])('names %s where it is %j', (name, value) => {
    const mistakes = mistakesIn({ [name]: value });

    expect(mistakes).toEqual([expect.stringMatching(new RegExp(`^${name}: must `))]);
  });

  it('says every mistake at once, a line each, and no value', () => {
    const mistakes = mistakesIn({
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:secret@',
      ADMIN_TOKEN: 'hunter2',
    });

    expect(mistakes.map((line) => line.split(':')[0])).toEqual(['DATABASE_URL', 'ADMIN_TOKEN', 'LOG_LEVEL']);
    expect(mistakes.join()).not.toMatch(/loud|secret|hunter2/);
  });
});
