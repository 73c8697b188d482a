import { describe, expect, it } from 'vitest';
import { answer, ask, hasBrowser, untilAnswered, useBrowser } from './browser.ts';

const RICH = [
  'Some **bold** text, and $x^2 \\leq 4$.',
  '```python\ndef f(x):\n    return x + 1  # one more\n```',
  '| a | b |\n|---|--:|\n| 1 | 2 |',
  '- one\n- two\n\n> quoted',
].join('\n\n');

describe.skipIf(!hasBrowser)('talking on the page', () => {
  const open = useBrowser();

  it('shows an answer while it grows, and all of it in the end', async () => {
    const { rig, page } = await open({ foundry: { script: 'one two three' } });
    rig.model.hold();
    await ask(page, 'Count!');
    await page.locator('.question', { hasText: 'Count!' }).waitFor();
    await answer(page).filter({ hasText: /^one$/ }).waitFor();
    expect(await answer(page).getAttribute('aria-busy')).toBe('true');
    rig.model.release();
    await untilAnswered(page, 'one two three');
    expect(await answer(page).getAttribute('aria-busy')).toBeNull();
    expect(await page.locator('#text').inputValue()).toBe('');
    await answer(page).locator('.byline', { hasText: 'phi-4-mini' }).waitFor();
    expect(await page.locator('#announcer').textContent()).toBe('one two three');
  });

  it('shows Markdown, with code in colours that can be copied', async () => {
    const { page } = await open({
      foundry: { script: RICH },
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    await ask(page, 'Show me');
    await untilAnswered(page, 'quoted');
    await answer(page).locator('.code .hljs-keyword', { hasText: 'def' }).waitFor();
    for (const part of ['strong', 'table th', 'td.end', 'ul li', 'blockquote']) {
      expect(await answer(page).locator(part).count(), part).toBeGreaterThan(0);
    }
    await answer(page).locator('.code-head .copy').click();
    await answer(page).getByText('Copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toBe('def f(x):\n    return x + 1  # one more');
    await answer(page).getByText('and x² ≤ 4.').waitFor();
    await answer(page).locator('.actions .copy').click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(RICH);
  });

  it('folds what the model thought', async () => {
    const { page } = await open({ foundry: { script: { reasoning: 'Hm, hm.', text: 'Yes.' } } });
    await ask(page, 'Really?');
    await untilAnswered(page, 'Yes.');
    const thought = answer(page).getByText('Hm, hm.');
    expect(await thought.isVisible()).toBe(false);
    await answer(page).locator('summary').click();
    expect(await thought.isVisible()).toBe(true);
  });

  it.each(['button', 'key'])('stops an answer by %s and keeps what is written', async (way) => {
    const { rig, page } = await open({ foundry: { script: 'one two three' } });
    rig.model.hold();
    await ask(page, 'Count!');
    await answer(page).filter({ hasText: 'one' }).waitFor();
    if (way === 'button') await page.getByRole('button', { name: 'Stop the answer' }).click();
    else await page.keyboard.press('Escape');
    await page.locator('#send[data-action="send"]').waitFor();
    rig.model.release();
    await answer(page).getByRole('button', { name: 'Continue' }).waitFor();
    expect(await answer(page).locator('.prose').last().textContent()).not.toContain('two');
  });

  it('goes on with an answer that was cut', async () => {
    const { rig, page } = await open({ foundry: { script: 'one two three' } });
    rig.model.hold();
    await ask(page, 'Count!');
    await answer(page).filter({ hasText: 'one' }).waitFor();
    await page.keyboard.press('Escape');
    await answer(page).getByRole('button', { name: 'Continue' }).waitFor();
    rig.model.answer('and four');
    rig.model.release();
    await answer(page).getByRole('button', { name: 'Continue' }).click();
    await untilAnswered(page, /one.*and four/);
    expect(await page.locator('article.answer').count()).toBe(1);
  });

  it('answers again in the same place', async () => {
    const { rig, page } = await open({ foundry: { script: 'first try' } });
    await ask(page, 'Well?');
    await untilAnswered(page, 'first try');
    rig.model.answer('second try');
    await answer(page).getByRole('button', { name: 'Answer again' }).click();
    await untilAnswered(page, 'second try');
    expect(await page.locator('article.answer').count()).toBe(1);
  });

  it('answers the last question anew when it is edited, also in the middle', async () => {
    const { rig, page } = await open({
      foundry: { script: ({ lastUserText }) => `You said ${lastUserText} and so on` },
    });
    rig.model.hold();
    await ask(page, 'frist');
    await answer(page).filter({ hasText: 'You' }).waitFor();
    await page.locator('#text').press('ArrowUp');
    await page.locator('.editor textarea').fill('first');
    await page.locator('.editor textarea').press('Enter');
    rig.model.release();
    await untilAnswered(page, 'You said first and so on');
    expect(await page.locator('.question-text').allInnerTexts()).toEqual(['first']);
    expect(await page.locator('article.answer').count()).toBe(1);
  });

  it('keeps all of it when the page is loaded again, also an answer under way', async () => {
    const { rig, page } = await open({ foundry: { script: 'one two three' } });
    await ask(page, 'Count!');
    await untilAnswered(page, 'one two three');
    rig.model.hold();
    await ask(page, 'Again!');
    await answer(page).filter({ hasText: 'one' }).waitFor();
    await page.reload();
    await answer(page).filter({ hasText: 'one' }).waitFor();
    expect(await page.locator('.question-text').allInnerTexts()).toEqual(['Count!', 'Again!']);
    rig.model.release();
    await untilAnswered(page, 'one two three');
    expect(await page.locator('.question').count()).toBe(2);
    await page.goto(rig.url);
    await page.locator('.question-text', { hasText: 'Again!' }).waitFor();
  });

  it('shows the place in the queue, and lets go of it', async () => {
    const { rig, page } = await open({ foundry: { script: 'one two three' } });
    rig.model.hold();
    const other = { prompt: 'hi', stream: true };
    const body = JSON.stringify(other);
    const headers = { 'content-type': 'application/json' };
    const busy = await fetch(`${rig.url}/api/v1/generate`, { method: 'POST', body, headers });
    await ask(page, 'And I?');
    await answer(page).locator('.notice', { hasText: 'You are next' }).waitFor();
    await answer(page).locator('.notice').getByRole('button', { name: 'Cancel' }).click();
    await untilAnswered(page, 'Stopped');
    rig.model.release();
    await busy.text();
  });

  it('says what went wrong and offers another try', async () => {
    const { rig, page } = await open({ mayLog: /ERR_CONNECTION|Failed to load/ });
    await page.route('**/page/messages', (route) => route.fulfill({ status: 400, body: '{}' }));
    await ask(page, 'Hello?');
    await answer(page).locator('.note').waitFor();
    await page.unroute('**/page/messages');
    rig.model.answer('Here I am.');
    await answer(page).getByRole('button', { name: 'Answer again' }).click();
    await untilAnswered(page, 'Here I am.');
  });

  it('offers commands while they are written, and gives them', async () => {
    const { page } = await open();
    await page.locator('#text').pressSequentially('/who');
    await page.getByRole('option', { name: '/whoami' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilAnswered(page, 'web:local');
  });
});
