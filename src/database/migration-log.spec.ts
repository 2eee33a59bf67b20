import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { migrate } from './migrate.js';
import { databaseOptions } from './open-database.js';

class Refused1700000000000 {
  up(): Promise<void> {
    return Promise.reject(new Error(`Duplicate entry '+40721000001' for key 'phones'`));
  }

  down(): Promise<void> {
    return Promise.resolve();
  }
}

afterEach(() => jest.restoreAllMocks());

it('a migration that fails is told of in the log alone, by its name and without a value', async () => {
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const options = { ...(await databaseOptions('sqlite::memory:')), migrations: [Refused1700000000000] };
  const dataSource = await new DataSource(options).initialize();

  await expect(migrate(dataSource, new AbortController().signal)).rejects.toThrow('Duplicate entry');

  expect(logged.mock.calls).toEqual([['Migration "Refused1700000000000" failed']]);
  expect(printed).not.toHaveBeenCalled();
  await dataSource.destroy();
});
