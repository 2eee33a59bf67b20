import type { Browser, Page } from 'playwright-core';
import { Scope } from '../../src/access/scope.js';
import { aDesk, anAgentAtWork, buildAgentPage, originOf } from '../support/agent-page.js';
import { aBrowser, inABrowser } from '../support/browser.js';
import { createTestApp, type TestApp } from '../support/create-app.js';
import { aGraphqlClient } from '../support/graphql.js';
import { BARRIERS, type Colors, colorsOf, contrastOf, FOCUSED, LISTEN, styleOf } from '../support/in-page.js';

let testApp: TestApp;
let removeBuilt: () => void;
beforeAll(async () => {
  testApp = await createTestApp();
  removeBuilt = await buildAgentPage(testApp);
});
afterAll(async () => {
  await testApp.close();
  removeBuilt();
});

inABrowser('everybody can use the agent’s page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await aBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  it('by keyboard alone, from signing in to signing out', async () => {
    const { token } = await aGraphqlClient(testApp, { scopes: [Scope.READ] });
    const { page, live } = await aDesk(browser, originOf(testApp));
    const { keyboard } = page;
    const focused = () => page.evaluate<string>(FOCUSED);
    const press = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key);
      return focused();
    };

    expect(await press('Tab')).toBe('agent');
    await keyboard.type('ion-popescu');
    expect(await press('Enter')).toBe('token');
    expect(await page.locator('#token').getAttribute('aria-invalid')).toBe('true');
    await keyboard.type(token);
    await keyboard.press('Enter');
    await live();
    expect(await press('Tab')).toBe('Skip to the call');
    expect(await press('Enter')).toBe('call');
    expect(await press('Shift+Tab')).toBe('Settings');
    expect(await press('Enter', 'Tab')).toBe('language');
    expect(await press('Tab')).toBe('theme');
    expect(await press('Escape')).toBe('Settings');
    expect(await page.locator('#settings').count()).toBe(0);
    await press('Enter');
    await page.locator('#shows-ringing').focus();
    expect(await press('Tab')).toBe('Sign out');
    await keyboard.press('Enter');

    await page.getByText('You have signed out').waitFor();
    expect(await focused()).toBe('token');
  });

  it('shows where the focus is', async () => {
    const { page } = await aDesk(browser, originOf(testApp));

    await page.keyboard.press('Tab');

    expect(await page.evaluate(styleOf('#agent', 'outlineWidth'))).toBe('3px');
  });

  it('by ear: landmarks, names, headings, and each new call told once', async () => {
    const { page, hasContact, told } = await anAgentAtWork(testApp, browser);
    await hasContact({ name: 'Ana Popa', company: 'Popa & Fiii', segments: ['vip'] });
    await page.evaluate(LISTEN);

    await told();
    await page.locator('#call .name').getByText('Ana Popa').waitFor();
    await told({ queue: 'vip-queue', event: 'queue_answer_end' });
    await page.locator('#call .badge').getByText('Ended').waitFor();

    expect(await page.evaluate('heard')).toEqual(['Call from Ana Popa. Popa & Fiii, vip, Queue: vip-queue.']);
    expect(await page.evaluate(BARRIERS)).toEqual([]);
    const tree = await page.locator('body').ariaSnapshot();
    expect(tree).toMatch(
      /- banner:[^]*- main:[^]*- region "Current call":[^]*- heading "Ana Popa" \[level=2\]/,
    );
    expect(tree).toMatch(/- region "Last calls of this caller":[^]*- region "Missed calls to return":/);
  });

  it.each([
    ['light', 'en-GB'],
    ['dark', 'ro-RO'],
  ] as const)('in the %s, in %s, at 320 px, with enough contrast', async (colorScheme, locale) => {
    const viewport = { width: 320, height: 640 };
    const work = await anAgentAtWork(testApp, browser, { colorScheme, locale, viewport });
    const { page, hasContact, told, complaints } = work;
    await hasContact({
      name: 'Ana-Maria Constantinescu-Brâncoveanu',
      company: 'Popa & Fiii',
      segments: ['vip'],
    });
    await told({ event: 'missed_calls', uniqueid: '2', agent: '', telephone: '0722100999' });
    await told();
    await page.locator('#call .name').waitFor();
    await page.locator('.count').waitFor();
    await page.locator('header button').last().click();
    await page.locator('#settings').waitFor();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(await page.evaluate('document.documentElement.lang')).toBe(locale.slice(0, 2));
    expect(await tooFaint(page)).toEqual([]);
    expect(await page.evaluate(BARRIERS)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('signs in where all is %s', async (colorScheme) => {
    const { page } = await aDesk(browser, originOf(testApp), { colorScheme, token: 'no-such-token' });
    await page.getByRole('alert').getByText('not accepted').waitFor();

    expect(await tooFaint(page)).toEqual([]);
    expect(await page.evaluate(BARRIERS)).toEqual([]);
  });

  it('in the language and the theme that one chooses, from then on', async () => {
    const { page } = await anAgentAtWork(testApp, browser, { colorScheme: 'light' });
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await ground();

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Appearance').selectOption('dark');
    await page.getByLabel('Language').selectOption('ro');
    await page.reload();

    await page.getByText('Se așteaptă următorul apel').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('ro');
    expect(await ground()).not.toBe(light);
  });

  it('without motion, where one wants none', async () => {
    const { page } = await anAgentAtWork(testApp, browser, { reducedMotion: 'reduce' });

    expect(await page.evaluate(styleOf('.pulse', 'animationName'))).toBe('none');
  });
});

const TEXTS =
  'h1, h2, h3, p, dt, dd, label, .badge, .segments li, .plain, .main-action, .quiet, .line span:not(.dot), .count';

/** Texts that stand out less than WCAG's AA asks for. */
async function tooFaint(page: Page): Promise<Colors[]> {
  const colors = await page.evaluate<Colors[]>(colorsOf(TEXTS));
  expect(colors.length).toBeGreaterThan(6);
  return colors.filter((pair) => contrastOf(pair) < 4.5);
}
