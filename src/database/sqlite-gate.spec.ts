import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DataSource, EntitySchema, type EntityManager, type Repository } from 'typeorm';
import { gateSqlite } from './sqlite-gate.js';

interface Row {
  id: number;
  name: string;
}

const Rows = new EntitySchema<Row>({
  name: 'row',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment' },
    name: { type: 'varchar', unique: true },
  },
});

let directory: string;
let opened: DataSource[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sqlite-gate-'));
  opened = [];
});

afterEach(async () => {
  for (const dataSource of opened) await dataSource.destroy();
  await rm(directory, { recursive: true });
});

async function open(gate: (dataSource: DataSource) => void = gateSqlite): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    database: join(directory, 'rows.sqlite'),
    enableWAL: true,
    entities: [Rows],
    synchronize: true,
  });
  gate(dataSource);
  opened.push(await dataSource.initialize());
  return dataSource;
}

async function names(dataSource: DataSource): Promise<string[]> {
  return (await dataSource.getRepository(Rows).find({ order: { name: 'ASC' } })).map(({ name }) => name);
}

/** A's transaction rolls back while B's, begun after it, commits: what a shared query runner cannot keep apart. */
async function rollBackBeside(dataSource: DataSource): Promise<void> {
  const aWrote = Promise.withResolvers<void>();
  const bWrote = Promise.withResolvers<void>();
  const a = dataSource.transaction(async (manager) => {
    await manager.insert(Rows, { name: 'rolled back' });
    aWrote.resolve();
    await Promise.race([bWrote.promise, turns(20)]);
    throw new Error('no');
  });
  const aEnded = a.catch(() => undefined);
  await aWrote.promise;
  await dataSource.transaction(async (manager) => {
    await manager.insert(Rows, { name: 'committed' });
    bWrote.resolve();
    await aEnded;
  });
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await nextTurn();
}

/** The same numbers between 0 and 1 in every run, so that a failure can be met again. */
function numbers(seed: number): () => number {
  return () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

class Stress {
  readonly acknowledged: string[] = [];
  private readonly random = numbers(42);

  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    const kinds = [this.transaction, this.transaction, this.insert, this.save, this.nested];
    const work = Array.from({ length: 600 }, async (_, i) => {
      await turns(Math.floor(this.random() * 20));
      await kinds[i % kinds.length]!.call(this, `${i}`).catch(this.ignoreOwn);
    });
    await Promise.all(work);
  }

  private async transaction(name: string): Promise<void> {
    const written = await this.dataSource.transaction((manager) => this.writeSome(manager, name));
    this.acknowledged.push(...written);
  }

  private async nested(name: string): Promise<void> {
    const written = await this.dataSource.transaction(async (manager) => {
      const outer = await this.writeSome(manager, `${name} outer`);
      const inner = await manager
        .transaction((nested) => this.writeSome(nested, `${name} inner`))
        .catch((error) => this.ignoreOwn(error) ?? []);
      return [...outer, ...inner];
    });
    this.acknowledged.push(...written);
  }

  private async insert(name: string): Promise<void> {
    await this.dataSource.getRepository(Rows).insert({ name });
    this.acknowledged.push(name);
  }

  private async save(name: string): Promise<void> {
    const repository = this.dataSource.getRepository(Rows);
    const saved = await repository.save({ name });
    await nextTurn();
    await repository.save({ ...saved, name: `${name} renamed` });
    this.acknowledged.push(`${name} renamed`);
  }

  /** Half of them fail, after any of their rows. */
  private async writeSome(manager: EntityManager, name: string): Promise<string[]> {
    const written: string[] = [];
    const failsAfter = this.random() < 0.5 ? Math.floor(this.random() * 5) : Infinity;
    for (let i = 0; i < 5; i++) {
      if (i === failsAfter) throw new RangeError(name);
      written.push(`${name}/${i}`);
      await manager.insert(Rows, { name: `${name}/${i}` });
      await turns(Math.floor(this.random() * 3));
    }
    return written;
  }

  private ignoreOwn(this: void, error: unknown): undefined {
    if (!(error instanceof RangeError)) throw error;
  }
}

describe('gateSqlite', () => {
  it('is needed: without it TypeORM loses a committed row beside a rolled-back one', async () => {
    const dataSource = await open(() => undefined);

    await rollBackBeside(dataSource);

    expect(await names(dataSource)).toEqual(['rolled back']);
  });

  it('keeps a committed row beside a rolled-back one', async () => {
    const dataSource = await open();

    await rollBackBeside(dataSource);

    expect(await names(dataSource)).toEqual(['committed']);
  });

  it('keeps exactly what was acknowledged, among hundreds of transactions, saves and plain writes at once', async () => {
    const dataSource = await open();
    const stress = new Stress(dataSource);

    await stress.run();

    expect(stress.acknowledged.length).toBeGreaterThan(600);
    expect(await names(dataSource)).toEqual(stress.acknowledged.sort());
  });

  it('gives the connection to one transaction at a time, in the order in which they asked', async () => {
    const dataSource = await open();
    const seen: string[] = [];

    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        dataSource.transaction(async () => {
          seen.push(`${name} begins`);
          await turns(3);
          seen.push(`${name} ends`);
        }),
      ),
    );

    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('shows a plain read nothing of a transaction that is not committed', async () => {
    const dataSource = await open();
    const wrote = Promise.withResolvers<void>();

    const transaction = dataSource.transaction(async (manager) => {
      await manager.insert(Rows, { name: 'half-way' });
      wrote.resolve();
      await turns(10);
      await manager.update(Rows, { name: 'half-way' }, { name: 'done' });
    });
    await wrote.promise;

    expect(await names(dataSource)).toEqual(['done']);
    await transaction;
  });

  it('takes back a nested transaction alone', async () => {
    const dataSource = await open();

    await dataSource.transaction(async (manager) => {
      await manager.insert(Rows, { name: 'outer' });
      const nested = manager.transaction(async (inner) => {
        await inner.insert(Rows, { name: 'inner' });
        throw new Error('no');
      });
      await expect(nested).rejects.toThrow('no');
    });

    expect(await names(dataSource)).toEqual(['outer']);
  });

  type Misuse = (dataSource: DataSource, repository: Repository<Row>) => Promise<unknown>;
  it.each<[string, Misuse]>([
    ['a repository that reads', (_, repository) => repository.find()],
    ['a repository that saves', (_, repository) => repository.save({ name: 'x' })],
    ['a query of the data source', (dataSource) => dataSource.query('SELECT 1')],
    ['another query runner', (dataSource) => dataSource.createQueryRunner().query('SELECT 1')],
    ['a second transaction', (dataSource) => dataSource.transaction(async () => undefined)],
    [
      'a transaction of another query runner',
      (dataSource) => dataSource.createQueryRunner().startTransaction(),
    ],
    ['a migration', (dataSource) => dataSource.runMigrations()],
    ['a schema change', (dataSource) => dataSource.synchronize()],
  ])('refuses %s inside a transaction at once, which would wait for itself', async (_, misuse) => {
    const dataSource = await open();
    const repository = dataSource.getRepository(Rows);

    const transaction = dataSource.transaction(async (manager) => {
      await manager.insert(Rows, { name: 'taken back' });
      await misuse(dataSource, repository);
    });

    await expect(transaction).rejects.toThrow("use the transaction's own manager");
    expect(await names(dataSource)).toEqual([]);
  });

  it('knows a transaction by its callback where an isolation level comes first', async () => {
    const dataSource = await open();

    const transaction = dataSource.transaction('SERIALIZABLE', () => dataSource.query('SELECT 1'));

    await expect(transaction).rejects.toThrow("use the transaction's own manager");
  });

  it('saves two entities at once on one query runner', async () => {
    const dataSource = await open();
    const runner = dataSource.createQueryRunner();

    await Promise.all(['a', 'b'].map((name) => runner.manager.save(Rows, { name })));
    await runner.release();

    expect(await names(dataSource)).toEqual(['a', 'b']);
  });

  it('lets work go on that was started inside a transaction and outlives it', async () => {
    const dataSource = await open();
    const ended = Promise.withResolvers<void>();
    const next = Promise.withResolvers<void>();
    let outliving: Promise<unknown> | undefined;

    await dataSource.transaction(async () => {
      outliving = ended.promise.then(() => dataSource.getRepository(Rows).save({ name: 'later' }));
    });
    const other = dataSource.transaction(async () => {
      ended.resolve();
      await next.promise;
    });
    await turns(3);
    next.resolve();
    await Promise.all([outliving, other]);

    expect(await names(dataSource)).toEqual(['later']);
  });
});
