import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openRig, type Rig, type RigOptions } from '../http/rig.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = [process.env.CHROMIUM ?? '', ...PLACES].find((place) => existsSync(place));
/** `--no-sandbox`: in containers the tests run as root. The rest keeps it off the network. */
const ARGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** Longer than anything here takes on a machine that is busy. */
const WITHIN_MS = 15_000;

/** Without a browser the tests of the page are skipped: it is no part of what npm installs. */
export const hasBrowser = executablePath !== undefined;
if (!hasBrowser) {
  process.stderr.write(
    'The tests of the web page are skipped: there is no Chromium (apt-get install chromium).\n',
  );
}

export type OpenOptions = RigOptions & {
  readonly context?: BrowserContextOptions;
  /** Messages of the console that belong to what is tested. */
  readonly mayLog?: RegExp;
};

/** The product behind a real port, and its page in a real browser. */
export type Opened = { readonly rig: Rig; readonly page: Page };

/**
 * One browser for a test file, a fresh product and page for each test. A test fails when the page
 * reports an error, whatever else it looks at.
 */
export function useBrowser(): (options?: OpenOptions) => Promise<Opened> {
  let browser: Browser | undefined;
  const complaints: string[] = [];
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    if (executablePath !== undefined)
      browser = await chromium.launch({ executablePath, args: ARGS });
  });
  afterAll(async () => await browser?.close());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    expect(complaints.splice(0)).toEqual([]);
  });
  return async ({ context: wanted, mayLog, ...options } = {}) => {
    if (browser === undefined) throw new Error('no browser');
    const rig = await openRig(options);
    closing.push(() => rig.close());
    const context = await browser.newContext({ locale: 'en-GB', ...wanted });
    closing.push(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(WITHIN_MS);
    const complain = (text: string) => {
      if (mayLog?.test(text) !== true) complaints.push(text);
    };
    page.on('pageerror', (error) => complain(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complain(message.text());
    });
    await page.goto(rig.url);
    return { rig, page };
  };
}

/** Writes a message and sends it. */
export async function ask(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await page.locator('#text').press('Enter');
}

/** The newest answer on the page. */
export function answer(page: Page) {
  return page.locator('article.answer').last();
}

/** Resolves when the newest answer says this, and nothing is under way any more. */
export async function untilAnswered(page: Page, text: string | RegExp): Promise<void> {
  await answer(page).filter({ hasText: text }).waitFor();
  await page.locator('#send[data-action="send"]').waitFor();
}
