import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attachment, limits } from '../../src/attachments/index.ts';
import { anyString } from './any-string.ts';
import { docxOf, paragraph } from './make-docx.ts';
import { drawn, pagesPdf } from './make-pdf.ts';
import { read } from './read.ts';

const MARKS = [
  '',
  '\x89PNG\r\n\x1a\n',
  '\xff\xd8\xff\xe0',
  'RIFF\0\0\0\0WEBPVP8 ',
  'GIF89a',
  'II*\0',
]
  .concat(['\xff\xfe', '\xfe\xff', '\xef\xbb\xbf', 'PK\x03\x04', '\xd0\xcf\x11\xe0', '{\\rtf'])
  .map((mark) => Buffer.from(mark, 'latin1'));
const NAMES = ['a', 'a.txt', 'a.png', 'a.docx', '../a\n.jpg', 'a.ts'];
const MIMES = [undefined, 'text/plain', 'image/png', 'x', ''];

function check(attachment: Attachment): void {
  expect(attachment.name).not.toMatch(/[\p{C}/\\`]/u);
  expect(attachment.name.length).toBeLessThanOrEqual(80);
  if (attachment.kind !== 'text') return;
  expect(attachment.text.length).toBeLessThanOrEqual(limits.maxTextChars);
  expect(attachment.text.trim()).not.toBe('');
  expect(attachment.text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}]/u);
}

/** A document with some of its bytes replaced, taken out or put in. */
function spoilt(document: Buffer): fc.Arbitrary<Buffer> {
  const fault = fc.record({
    at: fc.nat(document.length),
    removed: fc.nat(30),
    added: fc.uint8Array({ maxLength: 20 }),
  });
  return fc
    .array(fault, { minLength: 1, maxLength: 4 })
    .map((faults) =>
      faults.reduce<Buffer>(
        (bytes, { at, removed, added }) =>
          Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]),
        document,
      ),
    );
}

describe('reading', () => {
  it('takes any bytes under any name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MARKS),
        fc.uint8Array({ maxLength: 400 }),
        fc.oneof(anyString, fc.constantFrom(...NAMES)),
        fc.constantFrom(...MIMES),
        async (mark, rest, name, mime) => {
          const bytes = Buffer.concat([mark, rest]);
          check(await read(name, bytes, mime === undefined ? {} : { mime }));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['PDF', 'a.pdf', pagesPdf([drawn(['HELLO']), drawn(['WORLD'])])],
    ['DOCX', 'a.docx', docxOf(paragraph('hello'))],
  ])('takes any damage to a %s', { timeout: 120_000 }, async (_, name, document) => {
    await fc.assert(
      fc.asyncProperty(spoilt(document), async (bytes) => check(await read(name, bytes))),
      { numRuns: 8, interruptAfterTimeLimit: 60_000 },
    );
  });
});
