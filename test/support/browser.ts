import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's chromium, or what TEST_CHROMIUM names: what is named must be there, as in CI. */
const CHROMIUM = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** `describe` where there is a browser; else what it holds is skipped, and Jest says so. */
export const inABrowser =
  existsSync(CHROMIUM) || process.env.TEST_CHROMIUM !== undefined ? describe : describe.skip;

export const aBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: QUIET });
