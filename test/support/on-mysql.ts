import { randomBytes } from 'node:crypto';

const url = new URL(process.env.TEST_MYSQL_URL!);
url.pathname = `/caller_data_test_${randomBytes(6).toString('hex')}`;
process.env.DATABASE_URL = url.href;
