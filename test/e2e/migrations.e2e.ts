import type { DataSource } from 'typeorm';
import { connectDatabase, databaseOptions } from '../../src/database/open-database.js';
import { createDatabase, dropDatabase } from '../support/test-database.js';

let dataSource: DataSource;
beforeAll(async () => {
  await createDatabase();
  dataSource = await connectDatabase(await databaseOptions(process.env.DATABASE_URL!));
});
afterAll(async () => {
  await dataSource.destroy();
  await dropDatabase();
});

const tables = async (): Promise<string[]> => {
  const runner = dataSource.createQueryRunner();
  const found = await runner.getTables(dataSource.entityMetadatas.map(({ tableName }) => tableName));
  await runner.release();
  return [...new Set(found.map(({ name }) => name.split('.').at(-1)!))].sort();
};

describe('the migrations', () => {
  it('make what the entities need, no more and no less', async () => {
    await dataSource.runMigrations({ transaction: 'each' });

    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();

    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('go down to an empty database, and up again', async () => {
    await dataSource.runMigrations({ transaction: 'each' });
    const all = await tables();

    for (const _ of dataSource.migrations) await dataSource.undoLastMigration({ transaction: 'each' });
    const none = await tables();
    await dataSource.runMigrations({ transaction: 'each' });

    expect(none).toEqual([]);
    expect(await tables()).toEqual(all);
    expect(all).toContain('contacts');
  });

  it('keep a name as it was given, whatever its script', async () => {
    await dataSource.runMigrations({ transaction: 'each' });
    const names = ['Ștefan', 'Stefan', '山田 花子', 'Szőke', '👩‍💼 Ana'];
    const now = new Date('2026-11-23T09:30:00.123Z');
    for (const [i, name] of names.entries()) {
      await dataSource.getRepository('Project').insert({
        slug: `names-${i}`,
        name,
        defaultRegion: 'RO',
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
    }

    const found = await dataSource.getRepository('Project').find({ where: { name: 'Stefan' } });
    const all = await dataSource.getRepository('Project').find({ order: { id: 'ASC' } });

    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ slug: 'names-1', createdAt: now });
    expect(all).toMatchObject(names.map((name) => ({ name })));
  });
});
