import { describe, expect, it } from 'vitest';
import { answer, ask, hasBrowser, untilAnswered, useBrowser } from './browser.ts';

const dots = { foundry: { script: 'Yes.' } };

describe.skipIf(!hasBrowser)('what can be chosen on the page', () => {
  const open = useBrowser();

  it('is the model: one in memory answers from now on', async () => {
    const { rig, page } = await open(dots);
    rig.model.load('qwen2.5-0.5b');
    await page.locator('#model', { hasText: 'phi-4-mini' }).click();
    await page.locator('#model-filter').fill('qwen2.5-0');
    await page.keyboard.press('Enter');
    await page.locator('#model', { hasText: 'qwen2.5-0.5b' }).waitFor();
    await ask(page, 'Hi');
    await untilAnswered(page, 'Yes.');
    expect(rig.model.chats.at(-1)?.model).toContain('qwen2.5-0.5b');
    await page.reload();
    await page.locator('#model', { hasText: 'qwen2.5-0.5b' }).waitFor();
  });

  it('is a model that is not in memory: it is loaded, and the page says so', async () => {
    const { page } = await open({ foundry: { script: 'Yes.', generation: 'g0' } });
    await page.locator('#model', { hasText: 'phi-4-mini' }).click();
    await page.locator('.option', { hasText: 'qwen2.5-0.5b' }).click();
    await page.locator('.task', { hasText: 'qwen2.5-0.5b' }).waitFor();
    await page.locator('#model-mark[data-state="loaded"]').waitFor();
    await page.locator('#model', { hasText: 'qwen2.5-0.5b' }).waitFor();
  });

  it('is a model to be downloaded: only after a yes', async () => {
    const { page } = await open(dots);
    await page.locator('#model').click();
    await page.locator('.option', { hasText: 'mistral-7b' }).click();
    const dialog = page.getByRole('dialog', { name: /^Download mistral-7b/ });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.locator('.task').count()).toBe(0);
    await page.locator('#model').click();
    await page.locator('.option', { hasText: 'mistral-7b' }).click();
    await dialog.getByRole('button', { name: 'Download' }).click();
    await page.locator('.task', { hasText: 'mistral-7b' }).waitFor();
  });

  it('are the settings, the same that the bots have', async () => {
    const { rig, page } = await open({
      foundry: { script: { reasoning: 'Hm.', text: 'Yes.' } },
    });
    await page.getByRole('button', { name: 'Settings' }).click();
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByLabel('Temperature').fill('1.3');
    await dialog.locator('output', { hasText: '1.3' }).waitFor();
    await dialog.getByLabel('Longest answer').selectOption('256');
    await dialog.getByRole('switch', { name: /statistics/ }).click();
    await dialog.getByRole('switch', { name: /reasons/ }).click();
    await expect
      .poll(async () => (await rig.store.people.read('web:local'))?.settings)
      .toEqual({ temperature: 1.3, maxTokens: 256, showsStatistics: true, hidesThought: true });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await ask(page, 'Hi');
    await untilAnswered(page, 'Yes.');
    expect(rig.model.chats.at(-1)).toMatchObject({ temperature: 1.3, max_tokens: 256 });
    await answer(page).locator('.footnote', { hasText: /\d/ }).waitFor();
    expect(await answer(page).locator('.thought').isVisible()).toBe(false);
  });

  it('is the language, of the page and of what the server says', async () => {
    const { page } = await open(dots);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Language').selectOption('ru');
    await page.getByRole('dialog', { name: 'Настройки' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    await ask(page, '/help');
    await untilAnswered(page, 'Что я умею');
    await page.reload();
    await page.getByRole('button', { name: 'Новый разговор' }).waitFor();
  });

  it('is Russian by itself in a browser that speaks it', async () => {
    const { page } = await open({ ...dots, context: { locale: 'ru-RU' } });
    await page.getByText('Что вы хотите узнать?').waitFor();
  });

  it('is the theme, whatever the system has, and it stays', async () => {
    const { page } = await open({ ...dots, context: { colorScheme: 'dark' } });
    const ground = async (): Promise<string> =>
      await page.evaluate('getComputedStyle(document.body).backgroundColor');
    const brightness = async () => Number(/\d+/.exec(await ground())?.[0]);
    expect(await brightness()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Dark or light' }).click();
    expect(await brightness()).toBeGreaterThan(200);
    await page.reload();
    expect(await brightness()).toBeGreaterThan(200);
  });

  it('is the persona of a conversation', async () => {
    const { rig, page } = await open(dots);
    await page.getByRole('button', { name: 'Persona' }).click();
    await page.getByRole('textbox', { name: 'Persona' }).fill('Speak like a pirate.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#persona[data-set]').waitFor();
    await ask(page, 'Hi');
    await untilAnswered(page, 'Yes.');
    expect(JSON.stringify(rig.model.chats.at(-1)?.messages)).toContain('Speak like a pirate.');
    await page.getByRole('button', { name: 'Persona' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.locator('#persona:not([data-set])').waitFor();
  });

  it('is to export everything, or to delete it', async () => {
    const { page } = await open(dots);
    await ask(page, 'Hi');
    await untilAnswered(page, 'Yes.');
    await page.getByRole('button', { name: 'Settings' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as Markdown' }).click();
    expect((await download).suggestedFilename()).toMatch(/^conversations-.*\.md$/);
    await page.getByRole('button', { name: 'Delete everything…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete everything?' });
    await dialog.getByText('1 conversation').waitFor();
    await dialog.getByRole('button', { name: /delete/i }).click();
    await page.locator('#welcome').waitFor();
    await page.locator('#list', { hasText: 'will stand here' }).waitFor();
  });

  it('is what to do about Foundry', async () => {
    const { page } = await open(dots);
    await page.locator('#health[data-state="healthy"]').click();
    const dialog = page.getByRole('dialog', { name: 'How Foundry is doing' });
    await dialog.getByText('Address').waitFor();
    await dialog.getByRole('button', { name: /Rescan/ }).click();
    await dialog.getByText('Address').waitFor();
  });
});
