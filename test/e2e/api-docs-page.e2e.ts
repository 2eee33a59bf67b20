import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createTestApp, type TestApp } from '../support/create-app.js';

const CHROMIUM = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

let testApp: TestApp;
beforeAll(async () => {
  testApp = await createTestApp();
});
afterAll(() => testApp.close());

it('what the page is made of is served from here, and kept no longer than an hour', async () => {
  const { text, headers } = await testApp.http.get('/api/docs');
  const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);

  const answers = await Promise.all(addresses.map((address) => testApp.http.get(address)));

  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  expect(headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe/);
  expect(addresses).toHaveLength(6);
  expect(answers.map(({ status }) => status)).toEqual(addresses.map(() => 200));
  expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(
    addresses.map((address) => (address.includes('/assets/') ? 'public, max-age=3600' : 'no-cache')),
  );
});

it.each([
  'swagger-ui.js',
  'package.json',
  'index.html',
  'swagger-initializer.js',
  '..%2f..%2fpackage.json',
  '%2e%2e/package.json',
  '',
])('serves no other file of the package: %s', async (name) => {
  const response = await testApp.app.inject({ method: 'GET', url: `/api/docs/assets/${name}` });

  expect([400, 404]).toContain(response.statusCode);
  expect(response.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
});

// Debian's chromium, or what TEST_CHROMIUM names.
const inABrowser = existsSync(CHROMIUM) ? describe : describe.skip;
inABrowser('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  });
  afterAll(() => browser.close());

  it('shows every operation, asks nobody else for anything and breaks no rule of its own', async () => {
    const { page, origin, hosts, complaints } = await open();

    await page.locator('.opblock').first().click();
    await page.getByText('The customer’s number (Caller ID)').waitFor();
    const paths = await page.locator('.opblock-summary-path').allTextContents();

    expect(paths.map((path) => path.replaceAll('\u200b', ''))).toEqual([
      '/api/while1voice',
      '/api/while1voice_ev',
      '/health/live',
      '/health/ready',
      '/metrics',
    ]);
    expect([...hosts]).toEqual([new URL(origin).host]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('asks this server what it is told to try', async () => {
    const { page, hosts, origin } = await open();

    await page.locator('#operations-Operators-live').click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();

    await page.locator('.live-responses-table .highlight-code').getByText('"live"').waitFor();
    expect([...hosts]).toEqual([new URL(origin).host]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('can be read where all else is %s', async (colorScheme) => {
    const { page } = await open(colorScheme);
    await page.locator('.opblock').first().click();
    await page.locator('.parameter__name').first().waitFor();

    const colors = await Promise.all(
      [
        '.info .title',
        '.info .renderedMarkdown p',
        '.opblock-summary-path',
        '.parameter__name',
        '.parameters .renderedMarkdown p',
      ].map((selector) => page.evaluate<Colors>(`(${COLORS})(document.querySelector('${selector}'))`)),
    );

    expect(Math.min(...colors.map(contrastOf))).toBeGreaterThan(4.5);
    await page.close();
  });

  async function open(colorScheme: 'light' | 'dark' = 'light') {
    const { port } = testApp.app.getHttpServer().address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const page: Page = await browser.newPage({ colorScheme });
    const hosts = new Set<string>();
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).host);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(`${origin}/api/docs`);
    await page.locator('.opblock').first().waitFor();
    return { page, origin, hosts, complaints };
  }
});

/** Runs in the browser, whose types are not ours: a text's colour, and those of the boxes that it lies in. */
const COLORS = `(text) => {
  const behind = [];
  for (let box = text; box; box = box.parentElement) behind.push(getComputedStyle(box).backgroundColor);
  return { ink: getComputedStyle(text).color, behind };
}`;

interface Colors {
  ink: string;
  /** The nearest first. */
  behind: string[];
}

/** How far a text stands out from what is behind it, after WCAG: 1 to 21. */
function contrastOf({ ink, behind }: Colors): number {
  const ground = behind.find((color) => (channelsOf(color)[3] ?? 1) > 0.5) ?? 'rgb(255, 255, 255)';
  const [darker, lighter] = [luminance(ink), luminance(ground)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const channelsOf = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color)
    .map((channel) => channel / 255)
    .map((channel) => (channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
