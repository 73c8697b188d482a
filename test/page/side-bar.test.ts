import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answer, ask, hasBrowser, untilAnswered, useBrowser } from './browser.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const entries = (page: Page) => page.locator('#list a');
const menuOf = async (page: Page, title: string) => {
  const row = page.locator('#list li', { hasText: title });
  await row.hover();
  await row.getByRole('button').click();
};

describe.skipIf(!hasBrowser)('the conversations in the side bar', () => {
  const open = useBrowser();

  it('begin, are listed, and come back with all that was said', async () => {
    const { rig, page } = await open({ foundry: { script: 'Yes.' } });
    await ask(page, 'Is the sky blue?');
    await untilAnswered(page, 'Yes.');
    await entries(page).filter({ hasText: 'Is the sky blue?' }).waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.locator('#welcome').waitFor();
    rig.model.answer('No.');
    await ask(page, 'Is it green?');
    await untilAnswered(page, 'No.');
    await entries(page).filter({ hasText: 'Is it green?' }).waitFor();
    expect(await entries(page).allInnerTexts()).toEqual(['Is it green?', 'Is the sky blue?']);
    await entries(page).last().click();
    await answer(page).filter({ hasText: 'Yes.' }).waitFor();
    expect(await page.locator('.question').count()).toBe(1);
    expect(await page.locator('h1').textContent()).toBe('Is the sky blue?');
    expect(await page.title()).toBe('Is the sky blue? · foundry-chat');
    await page.goBack();
    await answer(page).filter({ hasText: 'No.' }).waitFor();
  });

  it('are renamed, by keyboard too', async () => {
    const { page } = await open();
    await ask(page, 'What is rust?');
    await untilAnswered(page, 'rust');
    await entries(page).first().waitFor();
    await menuOf(page, 'What is rust?');
    await page.getByRole('menuitem', { name: 'Rename' }).press('Enter');
    await page.locator('#list input').fill('Iron and air');
    await page.locator('#list input').press('Enter');
    await entries(page).filter({ hasText: 'Iron and air' }).waitFor();
    await page.locator('h1', { hasText: 'Iron and air' }).waitFor();
    await page.reload();
    await page.locator('h1', { hasText: 'Iron and air' }).waitFor();
  });

  it('are deleted after a confirmation only', async () => {
    const { page } = await open();
    await ask(page, 'A secret');
    await untilAnswered(page, 'A secret');
    await entries(page).first().waitFor();
    await menuOf(page, 'A secret');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete this conversation?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await entries(page).count()).toBe(1);
    await menuOf(page, 'A secret');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.locator('#welcome').waitFor();
    await page.locator('#list', { hasText: 'will stand here' }).waitFor();
    expect(await page.locator('.question').count()).toBe(0);
  });

  it('are found by what was said, and jumped to with the keyboard', async () => {
    const { page } = await open({ foundry: { script: 'The Moon is 384,400 km away.' } });
    await ask(page, 'How far is it?');
    await untilAnswered(page, 'Moon');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await ask(page, '/help');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('moon KM');
    await page.locator('#list .excerpt', { hasText: 'The Moon is' }).waitFor();
    await page.keyboard.press('Enter');
    await answer(page).filter({ hasText: 'Moon' }).waitFor();
    await page.keyboard.press('Control+K');
    await page.keyboard.type('nothing of the kind');
    await page.locator('#list', { hasText: 'Nothing found' }).waitFor();
    await page.keyboard.press('Escape');
    await entries(page).first().waitFor();
  });

  it('do not wait for each other: an answer goes on while another one is looked at', async () => {
    const { rig, page } = await open({ foundry: { script: 'one two three' }, concurrency: 2 });
    rig.model.hold();
    await ask(page, 'Slow one');
    await answer(page).filter({ hasText: 'one' }).waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.locator('#send[data-action="send"]').waitFor();
    await entries(page).filter({ hasText: 'Slow one' }).click();
    await answer(page).filter({ hasText: 'one' }).waitFor();
    rig.model.release();
    await untilAnswered(page, 'one two three');
  });

  it('lie in a drawer on a phone, and nothing is wider than the phone', async () => {
    const long = `| ${'wide '.repeat(20)}| b |\n|---|---|\n| ${'x'.repeat(90)} | 2 |\n\n\`\`\`\n${'y'.repeat(200)}\n\`\`\``;
    const { page } = await open({ context: PHONE, foundry: { script: long } });
    await ask(page, 'z'.repeat(120));
    await untilAnswered(page, 'xxx');
    const widths = () => page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    expect(await widths()).toEqual([390, 390]);
    const side = page.locator('#side');
    expect(await side.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show the conversations' }).click();
    await side.waitFor();
    expect(await page.evaluate('stage.inert')).toBe(true);
    await page.keyboard.press('Escape');
    await side.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Show the conversations' }).click();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await side.waitFor({ state: 'hidden' });
    await page.locator('#welcome').waitFor();
    expect(await widths()).toEqual([390, 390]);
  });

  it('can be put away on a wide page, and stay so', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Hide the conversations' }).click();
    await page.locator('#side').waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByRole('button', { name: 'Show the conversations' }).click();
    await page.locator('#side').waitFor();
  });
});
