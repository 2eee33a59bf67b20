import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { ApiClientsService } from '../../src/access/api-clients.service.js';
import { ClientRequirement, Scope } from '../../src/access/scope.js';
import { createTestApp } from '../support/create-app.js';

const ROOT = join(import.meta.dirname, '../..');

/** An application that is reached by the network alone. */
export interface RunningApp {
  /** `http://app:3000` */
  url: string;
  /** Of a client with every scope, of every project. */
  token: string;
  close(): Promise<void>;
}

/**
 * The application that TEST_APP_URL names, or one that is started here. Its client comes from TEST_APP_TOKEN, or is made by the
 * command line in TEST_APP_DATABASE_URL, and deleted at the end.
 */
export async function runningApp(): Promise<RunningApp> {
  const url = process.env.TEST_APP_URL?.replace(/\/$/, '');
  if (!url) return startedHere();
  const token = process.env.TEST_APP_TOKEN;
  if (token) return { url, token, close: () => Promise.resolve() };
  const made = await cli<Made>('client', 'create', 'network-tests', '--scope', 'all');
  const close = async () => void (await cli('client', 'delete', made.apiClient.id));
  return { url, token: made.token, close };
}

interface Made {
  apiClient: { id: string };
  token: string;
}

async function startedHere(): Promise<RunningApp> {
  const { app, get, close } = await createTestApp();
  const { token } = await get(ApiClientsService).create({
    name: 'network-tests',
    scopes: Object.values(Scope),
    requirement: ClientRequirement.TOKEN,
  });
  return { url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), token, close };
}

/** A command of the same build, in the database of the running application. */
async function cli<T>(...args: string[]): Promise<T> {
  const database = process.env.TEST_APP_DATABASE_URL;
  if (!database) throw new Error('TEST_APP_URL needs TEST_APP_DATABASE_URL, or TEST_APP_TOKEN');
  const env = { ...process.env, DATABASE_URL: database, LOG_LEVEL: 'silent', NODE_OPTIONS: '' };
  const command = ['run', '--silent', 'cli', '--', ...args, '--json'];
  const { stdout } = await promisify(execFile)('npm', command, { cwd: ROOT, env });
  return JSON.parse(stdout) as T;
}
