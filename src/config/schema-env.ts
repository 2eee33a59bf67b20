// Imported first where the schema is written: nothing is served, and nothing kept.
process.env = { ...process.env, DATABASE_URL: 'sqlite::memory:', ADMIN_TOKEN: '', LOG_LEVEL: 'warn' };
