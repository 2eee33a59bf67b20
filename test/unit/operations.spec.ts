import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const guide = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');

/** The names of all measures that the code defines. */
const measures = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .flatMap((path) => [...readFileSync(join(ROOT, 'src', path), 'utf8').matchAll(/'(caller_data_[a-z_]+)'/g)])
  .map(([, name]) => name!);

describe('docs/operations.md', () => {
  it('tells of every measure that there is', () => {
    expect(measures.length).toBeGreaterThan(10);
    expect(measures.filter((name) => !guide.includes(name))).toEqual([]);
  });

  it('tells of none that there is not', () => {
    const named = [...guide.matchAll(/\bcaller_data_[a-z_]+/g)].map(([name]) => name);
    const exists = (name: string) => measures.includes(name.replace(/_(bucket|sum|count)$/, ''));

    expect(named.filter((name) => !exists(name))).toEqual([]);
  });
});
