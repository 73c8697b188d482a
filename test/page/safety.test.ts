import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answer, ask, hasBrowser, untilAnswered, useBrowser } from './browser.ts';

const HOSTILE = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=2</script>',
  '</script><svg onload="window.hacked=3"><a xlink:href="javascript:window.hacked=3">x</a></svg>',
  '[click](javascript:window.hacked=4) [data](data:text/html,<script>hacked=5</script>)',
  '<javascript:window.hacked=6> [vb](vbscript:x) [file](file:///etc/passwd)',
  '![pic](https://evil.example/track.png) ![inline](data:image/svg+xml,<svg/onload=hacked=7>)',
  '`<iframe src="javascript:hacked=8">` <iframe srcdoc="<script>parent.hacked=9</script>"></iframe>',
  '```html"><img src=x onerror=hacked=10>\n<img src=x onerror="window.hacked=11">\n```',
  '```xml\n</code></pre><script>window.hacked=12</script><b a="&lt;&quot;">\n```',
  '| <img src=x onerror=hacked=13> |\n|---|\n| <style>*{display:none}</style> |',
  '<form action="https://evil.example"><button>ok</button></form> <base href="//evil.example">',
  '[ok](https://example.org/?a=1&b="><script>) [mail](mailto:a@example.org)',
].join('\n\n');

/** What stands in the conversation and is none of the page's own elements. */
const STRANGERS = `[...document.querySelectorAll('#messages *')]
  .filter((element) =>
    element.matches('script, iframe, img, object, embed, style, form, base, link, meta') ||
    element.matches('svg:not(.icon)') ||
    element.getAttributeNames().some((name) => name.startsWith('on')) ||
    (element.matches('a') && !/^(https?|mailto):$/.test(element.protocol)))
  .map((element) => element.outerHTML)`;

describe.skipIf(!hasBrowser)('what a model says', () => {
  const open = useBrowser();

  it('stays text, whatever it is: while it grows, in the end, and after a reload', async () => {
    const script = { reasoning: HOSTILE, text: HOSTILE };
    const { page } = await open({ foundry: { script } });
    await ask(page, HOSTILE);
    await untilAnswered(page, 'mail');
    await answer(page).locator('summary').click();
    await answer(page).locator('.hljs-tag').first().waitFor();
    expect(await page.evaluate(STRANGERS)).toEqual([]);
    for (const words of ['onerror="window.hacked=1"', 'javascript:window.hacked=4', '</script>']) {
      expect(await answer(page).innerText()).toContain(words);
    }
    const links = answer(page).locator('.prose').last().locator('a');
    expect(await links.evaluateAll((all) => all.map((a) => a.getAttribute('rel')))).toEqual(
      Array.from({ length: await links.count() }, () => 'noopener noreferrer'),
    );
    await page.reload();
    await untilAnswered(page, 'mail');
    expect(await page.evaluate(STRANGERS)).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it('stays text in the list, the title, the search and the files', async () => {
    const { page } = await open();
    const evil = '<img src=x onerror=window.hacked=1>';
    const file = { name: `${evil}.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') };
    await page.locator('#file-input').setInputFiles(file);
    await page.locator('#files li:not([aria-busy])').waitFor();
    await ask(page, `${evil} **b**`);
    await untilAnswered(page, 'onerror');
    await page.locator('#list a', { hasText: evil }).waitFor();
    await page.keyboard.press('Control+K');
    await page.keyboard.type('onerror');
    await page.locator('#list a').waitFor();
    expect(await page.locator('#list img, h1 img, h1 b, #files img').count()).toBe(0);
    expect(await page.evaluate(STRANGERS)).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });
});

type Loaded = { bytes: number; files: number; interactiveMs: number };
const LOADED = `(() => {
  const of = (type) => performance.getEntriesByType(type);
  const loads = [...of('navigation'), ...of('resource')];
  return {
    bytes: loads.reduce((sum, { transferSize }) => sum + transferSize, 0),
    files: loads.length,
    interactiveMs: performance.getEntriesByName('interactive')[0].startTime,
  };
})()`;

describe.skipIf(!hasBrowser)('the page', () => {
  const open = useBrowser();

  it('asks nobody but its own server, and runs nothing that is not its own file', async () => {
    const { rig, page } = await open({
      foundry: { script: HOSTILE },
      mayLog: /Content Security Policy|violates/,
    });
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'blob:' && origin !== rig.url) elsewhere.push(request.url());
    });
    await ask(page, 'Go');
    await untilAnswered(page, 'mail');
    expect(elsewhere).toEqual([]);
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 99';
      document.head.append(script);
    }`);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it('comes in less than 150 kB', async () => {
    const { page } = await open();
    await page.locator('#health[data-state="healthy"]').waitFor();
    const { bytes, files, interactiveMs } = await page.evaluate<Loaded>(LOADED);
    const line = `page: ${(bytes / 1000).toFixed(1)} kB in ${files} requests`;
    process.stdout.write(`${line}, interactive after ${interactiveMs.toFixed(0)} ms\n`);
    expect(files).toBeGreaterThan(30);
    expect(bytes).toBeLessThan(150_000);
    expect(interactiveMs).toBeGreaterThan(0);
  });
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Faults that keep somebody from using the page, each with where it is. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

type Violation = {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
};

const EVERYTHING = [
  '# Title\n\nText with **bold**, `code` and a [link](https://example.org).',
  '```python\n# comment\ndef f(x: int) -> str:\n    return "a" + str(1)\n```',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n\n> quote\n\n1. one\n   - two',
].join('\n\n');

describe.skipIf(!hasBrowser)('somebody who cannot see the page, or not well', () => {
  const open = useBrowser();

  it.each(['light', 'dark'] as const)('meets no serious fault in the %s theme', async (theme) => {
    const { page } = await open({
      foundry: { script: { reasoning: 'Hm.', text: EVERYTHING } },
      context: { colorScheme: theme, reducedMotion: 'reduce' },
    });
    expect(await faults(page)).toEqual([]);
    await ask(page, 'Everything, please');
    await untilAnswered(page, 'two');
    await answer(page).locator('.hljs-keyword').first().waitFor();
    await answer(page).locator('summary').click();
    await page.locator('#list a').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.locator('#model').click();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const name of ['Settings', 'Persona']) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog', { name }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.locator('#text').pressSequentially('/mo');
    await page.locator('#suggestions').waitFor();
    expect(await faults(page)).toEqual([]);
  });

  it('meets none on a phone, with the drawer open', async () => {
    const { page } = await open({ context: { viewport: { width: 390, height: 844 } } });
    await page.getByRole('button', { name: 'Show the conversations' }).click();
    await page.locator('#side').waitFor();
    expect(await faults(page)).toEqual([]);
  });
});
