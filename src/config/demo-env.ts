// Imported first by the demo: what it is fixed to, whatever the environment or `.env` say. Only PORT is left to choose.
process.env = {
  ...process.env,
  HOST: '127.0.0.1',
  DATABASE_URL: 'sqlite:data/demo.sqlite',
  DATABASE_REPLICA_URLS: '',
  REDIS_URL: '',
  ADMIN_TOKEN: '',
  TRUSTED_PROXIES: '',
  WEB_CONCURRENCY: '1',
  LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
};
