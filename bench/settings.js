// What may be set, and its default: a run of some five minutes.
const number = (name, byDefault) => Number(process.env[name] ?? byDefault);

export const ROUNDS = number('BENCH_ROUNDS', 3);
export const SECONDS = number('BENCH_SECONDS', 1.5);
/** Requests before anything is measured, so that the code is compiled. */
export const WARM = number('BENCH_WARM', 8000);
/** In the large dataset; 10,000,000 take some minutes to make, once. */
export const CONTACTS = number('BENCH_CONTACTS', 1_000_000);
/** Different callers whom the memory meets: it holds 60,000, so that more change nothing if it is right. */
export const CALLERS = number('BENCH_CALLERS', 150_000);
export const IMPORT_ROWS = number('BENCH_ROWS', 20_000);
/** Only these parts: `BENCH_ONLY=lookups,flood`. */
export const ONLY = process.env.BENCH_ONLY?.split(',');

/** Without it only SQLite is measured. The server keeps the datasets; `node bench/dataset.js drop` takes them away. */
export const MYSQL = process.env.TEST_MYSQL_URL;

export const CONNECTIONS = 10;
export const TOKEN = 'the-token-of-the-benchmark-and-nobodys';
