import { describe, expect, it } from 'vitest';
import { ask, hasBrowser, untilAnswered, useBrowser } from './browser.ts';

const MEGABYTE = 1024 * 1024;
const text = (name: string, content: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
});

const HELD = `
  const field = document.querySelector('#text');
  const data = new DataTransfer();
  data.items.add(new File(['hello'], 'given.md', { type: 'text/markdown' }));
  const init = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
`;
/** What the person does with a file, in the browser. */
const GIVE = {
  paste: `{ ${HELD} field.dispatchEvent(new ClipboardEvent('paste', init)); }`,
  drop: `{
    ${HELD}
    for (const name of ['dragenter', 'dragover', 'drop']) {
      field.dispatchEvent(new DragEvent(name, init));
    }
  }`,
} as const;

describe.skipIf(!hasBrowser)('files on the page', () => {
  const open = useBrowser();

  it('are chosen with the button, taken back, and sent with the question', async () => {
    const { rig, page } = await open({ foundry: { script: 'Swordfish.' } });
    const files = [text('a.txt', 'not this one'), text('notes.txt', 'the word is swordfish')];
    await page.locator('#file-input').setInputFiles(files);
    await page.getByRole('button', { name: 'Remove a.txt' }).click();
    await page.locator('#files li:not([aria-busy])', { hasText: 'notes.txt' }).waitFor();
    await ask(page, 'What is the word?');
    await untilAnswered(page, 'Swordfish.');
    const prompt = JSON.stringify(rig.model.chats.at(-1)?.messages);
    expect(prompt).toContain('the word is swordfish');
    expect(prompt).not.toContain('not this one');
    await page.locator('.question .file', { hasText: 'notes.txt' }).waitFor();
    await page.reload();
    await page.locator('.question .file', { hasText: 'notes.txt' }).waitFor();
    expect(await page.locator('#files li').count()).toBe(0);
  });

  it('come by dropping and by pasting them', async () => {
    const { page } = await open();
    for (const [at, way] of (['drop', 'paste'] as const).entries()) {
      await page.evaluate(GIVE[way]);
      await page.locator('#files li:not([aria-busy])', { hasText: 'given.md' }).nth(at).waitFor();
      expect(await page.locator('#drop').isVisible()).toBe(false);
    }
  });

  it('show pictures, before and after they are sent and after a reload', async () => {
    const { page } = await open();
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    );
    const file = { name: 'dot.png', mimeType: 'image/png', buffer: picture };
    await page.locator('#file-input').setInputFiles(file);
    await page.locator('#files li:not([aria-busy]) img').waitFor();
    await ask(page, 'What is it?');
    await page.locator('.question img[alt="dot.png"]').waitFor();
    await page.reload();
    await page.locator('.question img[alt="dot.png"]').waitFor();
  });

  it('are refused with a reason, which goes with the next good one', async () => {
    const { page } = await open({ mayLog: /413/ });
    const reason = page.getByRole('alert');
    for (const [file, words] of [
      [{ ...text('song.mp3', 'x'), mimeType: 'audio/mpeg' }, /cannot read song\.mp3/],
      [text('empty.txt', ''), /nothing in empty\.txt/],
      [text('big.txt', 'x'.repeat(10 * MEGABYTE + 1)), /big\.txt is too big: at most 10 MB/],
    ] as const) {
      await page.locator('#file-input').setInputFiles(file);
      await reason.filter({ hasText: words }).waitFor();
      expect(await page.locator('#files li').count()).toBe(0);
    }
    await page.locator('#file-input').setInputFiles(text('good.txt', 'fine'));
    await page.locator('#files li:not([aria-busy])').waitFor();
    expect(await reason.isVisible()).toBe(false);
  });

  it('are at most ten', async () => {
    const { page } = await open();
    const files = Array.from({ length: 11 }, (_, index) => text(`${index}.txt`, 'x'));
    await page.locator('#file-input').setInputFiles(files);
    await page.getByRole('alert').filter({ hasText: 'At most 10' }).waitFor();
    await expect.poll(() => page.locator('#files li:not([aria-busy])').count()).toBe(10);
  });
});

describe.skipIf(!hasBrowser)('a page that needs a key', () => {
  const open = useBrowser();

  it('asks until it is right, keeps it for the session, and in no address', async () => {
    const { rig, page } = await open({ apiKey: 'sesame-123', mayLog: /401/ });
    const dialog = page.getByRole('dialog', { name: 'This page needs its key' });
    await dialog.getByLabel('Key').fill('wrong');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('That key is not right').waitFor();
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Key').fill('sesame-123');
    await page.keyboard.press('Enter');
    await page.locator('#health[data-state="healthy"]').waitFor();
    rig.model.answer('Open.');
    await ask(page, 'Hello');
    await untilAnswered(page, 'Open.');
    await page.reload();
    await page.locator('.question').waitFor();
    expect(await dialog.count()).toBe(0);
    expect(page.url()).not.toContain('sesame');
    expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain('sesame');
  });
});
