import { inGroups } from './in-groups.js';
import { Loaders } from './loaders.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** How many of them come in each turn of the event loop that has any. */
async function perTurn(items: readonly Promise<unknown>[]): Promise<number[]> {
  let turn = 0;
  let isOver = false;
  const count = (): unknown => (turn += 1) && !isOver && setImmediate(count);
  setImmediate(count);
  const turns = await Promise.all(items.map((item) => item.then(() => turn)));
  isOver = true;
  return [...Map.groupBy(turns, (of) => of).values()].map((group) => group.length);
}

describe('the items of a page', () => {
  it('come as they are, in their order', async () => {
    expect(await Promise.all(inGroups(numbers(60)))).toEqual(numbers(60));
  });

  it('come group by group, a turn of the event loop each', async () => {
    expect(await perTurn(inGroups(numbers(60)))).toEqual([25, 25, 10]);
  });

  it('share no turn with those of another page', async () => {
    expect(await perTurn([...inGroups(numbers(25)), ...inGroups(numbers(25))])).toEqual([25, 25]);
  });

  it('ask the loaders together still, and are answered group by group', async () => {
    const loaders = new Loaders();
    const asked: number[] = [];
    const double = (keys: readonly number[]) => {
      asked.push(keys.length);
      return Promise.resolve(keys.map((key) => 2 * key));
    };

    const answers = inGroups(numbers(60)).map((item) => item.then((key) => loaders.load(double, key)));

    expect(await perTurn(answers)).toEqual([25, 25, 10]);
    expect(await Promise.all(answers)).toEqual(numbers(60).map((key) => 2 * key));
    expect(asked).toEqual([60]);
  });

  it('fail together where the loader’s question does', async () => {
    const loaders = new Loaders();
    const fail = () => Promise.reject(new Error('The database is away'));

    const answers = await Promise.allSettled(inGroups(numbers(30)).map(() => loaders.load(fail, 1)));

    expect(answers.map(({ status }) => status)).toEqual(numbers(30).map(() => 'rejected'));
  });
});
