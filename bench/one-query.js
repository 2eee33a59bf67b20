// The ceiling for a caller whom nobody remembers: Fastify and one query by an index, in the driver's fastest way. Also for
// GraphQL: `/page` reads fifty contacts, `/write` writes one.
import Fastify from 'fastify';

const CALLER =
  'SELECT c.id, c.name, c.language, c.external_id FROM contact_phones p JOIN contacts c ON c.id = p.contact_id ' +
  'WHERE p.project_id = 1 AND p.number = ? ORDER BY p.is_primary DESC, p.contact_id LIMIT 1';
const PAGE = 'SELECT id, name, company FROM contacts WHERE project_id = 1 ORDER BY id LIMIT 50';
const WRITE = 'UPDATE contacts SET company = ? WHERE id = 1';

const ask = await opened(process.env.DATABASE_URL);
const app = Fastify({ routerOptions: { querystringParser: (text) => new URLSearchParams(text) } });
app.get('/', () => 'ready');
app.get('/api/while1voice', async ({ query }) => {
  const [caller = null] = await ask(CALLER, `+40${query.get('telephone').slice(1)}`);
  return { ...caller, nothing: 'x'.repeat(190) };
});
app.get('/page', () => ask(PAGE));
app.get('/write', () => ask(WRITE, String(Math.random())));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });

async function opened(url) {
  return url.startsWith('sqlite:') ? onSqlite(url.slice('sqlite:'.length)) : onServer(url);
}

async function onSqlite(path) {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(path);
  database.pragma('synchronous = FULL');
  const statements = new Map();
  return (sql, ...values) => {
    if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
    const statement = statements.get(sql);
    return statement.reader ? statement.all(...values) : statement.run(...values);
  };
}

async function onServer(url) {
  const { createPool } = await import('mysql2/promise');
  const pool = createPool({ uri: url, connectionLimit: 10 });
  return async (sql, ...values) => (await pool.execute(sql, values))[0];
}
