import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { PageFiles } from '../../src/agent-page/page-files.js';
import { Scope } from '../../src/access/scope.js';
import { SharedFeeds } from '../../src/subscriptions/shared-feeds.js';
import type { TestApp } from './create-app.js';
import { factories } from './factories.js';
import { aTellingPbx } from './pbx-events.js';
import { until } from './until.js';

const ROOT = join(import.meta.dirname, '../..');

/** Builds the agent's page as `npm run build` does, into a folder of its own, and has it served. */
export async function buildAgentPage(testApp: TestApp): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'caller-data-test-page-'));
  const args = ['node_modules/vite/bin/vite.js', 'build', '--outDir', folder, '--emptyOutDir'];
  const env = { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' };
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  testApp.get(PageFiles).folder = folder;
  return () => rmSync(folder, { recursive: true });
}

export const originOf = ({ app }: Pick<TestApp, 'app'>): string =>
  `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;

export interface Desk {
  page: Page;
  /** What broke a rule of the page's own, was thrown, or was asked of anybody else. */
  complaints: string[];
  /** Waits until calls are told of. */
  live: () => Promise<void>;
}

/** The page in a tab of its own: signed in, where there is a token. */
export async function aDesk(
  browser: Browser,
  origin: string,
  { token, agent = 'ion-popescu', ...options }: DeskOptions = {},
): Promise<Desk> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints = complaintsOf(page, origin);
  await page.goto(`${origin}/agent`);
  const live = () => page.locator('.line.live').waitFor();
  if (token !== undefined) {
    await page.locator('#agent').fill(agent);
    await page.locator('#token').fill(token);
    await page.locator('#token').press('Enter');
  }
  return { page, complaints, live };
}

export type DeskOptions = NonNullable<Parameters<Browser['newContext']>[0]> & {
  token?: string;
  agent?: string;
};

function complaintsOf(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A server that is away is the browser's complaint, not the page's.
    if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket|401/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`asked ${request.url()}`);
  });
  return complaints;
}

/** An agent at his desk, and the PBX that tells of his calls; both of a project of their own. */
export async function anAgentAtWork(testApp: TestApp, browser: Browser, options: DeskOptions = {}) {
  const pbx = await aTellingPbx(testApp);
  const { project } = pbx;
  const { client, contact } = factories(testApp);
  const { token, apiClient } = await client({ projectId: project.id, scopes: [Scope.READ] });
  const desk = await aDesk(browser, originOf(testApp), { token, ...options });
  await desk.live();
  const groups = () => [...testApp.get(SharedFeeds).groups.values()];
  // Under three names, everybody's, and the lookups.
  await until(() => groups().filter((group) => group.client.projectId === project.id).length === 5);
  const hasContact = (values: Parameters<typeof contact>[1] = {}) =>
    contact(project.id, { phones: ['0722 100 200'], ...values });
  const told = (values: Record<string, string> = {}) =>
    pbx.tells({
      ...{ event: 'queue_answer', direction: 'IN', uniqueid: '1', agent: 'SIP/ion-popescu' },
      ...{ queue: 'vip-queue', telephone: '0722100200', dnid: '0210000000', ...values },
    });
  return {
    ...desk,
    project,
    pbxToken: pbx.token,
    externalId: pbx.externalId,
    token,
    apiClient,
    hasContact,
    told,
  };
}

/** A line that can be cut: those who watch are thrown out, and not let in again until it is mended. */
export function aLine(testApp: TestApp) {
  const sockets = new Set<Socket>();
  let isCut = false;
  testApp.app.getHttpServer().on('upgrade', (_request: unknown, socket: Socket) => {
    if (isCut) socket.destroy();
    else sockets.add(socket);
  });
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return { cut, mend: () => void (isCut = false) };
}
