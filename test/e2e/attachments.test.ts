import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type * as attachments from '../../src/attachments/index.ts';
import { docxOf, paragraph } from '../attachments/make-docx.ts';
import { drawn, pagesPdf } from '../attachments/make-pdf.ts';

const BUILT = fileURLToPath(new URL('../../dist/attachments/index.js', import.meta.url));

describe('the built product', () => {
  it.each([
    ['a.pdf', pagesPdf([drawn(['HELLO'])]), 'HELLO'],
    ['a.docx', docxOf(paragraph('hello')), 'hello'],
  ])('has all that it needs to read %s', { timeout: 60_000 }, async (name, bytes, text) => {
    const { readAttachment }: typeof attachments = await import(pathToFileURL(BUILT).href);
    const signal = new AbortController().signal;
    const attachment = await readAttachment({ name, bytes }, { signal, documentMs: 50_000 });
    expect(attachment).toMatchObject({ kind: 'text', text });
  });
});
