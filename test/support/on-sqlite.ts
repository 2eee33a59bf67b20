import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.DATABASE_URL = `sqlite:${join(tmpdir(), `caller-data-test-${randomBytes(6).toString('hex')}.sqlite`)}`;
