import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/attachments/index.ts';
import { cleanText } from '../../src/markdown/clean.ts';
import { read, textOf } from './read.ts';

const RUSSIAN = 'Привет, мир! Ёлка — это 12 строк.';
const CP1251 = new Map(
  Array.from({ length: 128 }, (_, at) => {
    const byte = at + 128;
    return [new TextDecoder('windows-1251').decode(Uint8Array.of(byte)), byte] as const;
  }),
);

function cp1251(text: string): Buffer {
  return Buffer.from([...text].map((letter) => CP1251.get(letter) ?? letter.charCodeAt(0)));
}

function utf16(text: string, { isBig = false } = {}): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
}

describe('encodings', () => {
  it.each([
    ['UTF-8', Buffer.from(RUSSIAN), RUSSIAN],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${RUSSIAN}`), RUSSIAN],
    ['UTF-16 of Windows', utf16(RUSSIAN), RUSSIAN],
    ['UTF-16 the other way round', utf16(RUSSIAN, { isBig: true }), RUSSIAN],
    ['windows-1251', cp1251(RUSSIAN), RUSSIAN],
    [
      'code with a comment in windows-1251',
      cp1251('int a = 1; // счётчик'),
      'int a = 1; // счётчик',
    ],
    ['Latin letters of 8 bits', Buffer.from('Café à la crème', 'latin1'), 'Café à la crème'],
    ['German in 8 bits', Buffer.from('Größe über alles: Öl', 'latin1'), 'Größe über alles: Öl'],
  ])('reads %s', async (_, bytes, text) => {
    expect(await textOf('a.txt', bytes)).toBe(text);
    expect(await textOf('a', bytes, { mime: 'text/plain; charset=x' })).toBe(text);
  });

  it('reads UTF-8 whatever its name is', async () => {
    expect(await textOf('notes.xyz', RUSSIAN)).toBe(RUSSIAN);
    expect(await textOf('notes', RUSSIAN, { mime: 'application/octet-stream' })).toBe(RUSSIAN);
  });

  it('takes 8 bits for text only where name or type say so', async () => {
    expect(await textOf('notes.xyz', cp1251(RUSSIAN))).toBe('<unknown_kind>');
  });

  it('reads a damaged line of UTF-8 and marks the damage', async () => {
    const bytes = Buffer.concat([Buffer.from(`${RUSSIAN}\n`.repeat(3)), Buffer.of(0xd0, 0x0a)]);
    expect(await textOf('server.log', bytes)).toBe(`${`${RUSSIAN}\n`.repeat(3)}\ufffd\n`);
  });

  it('keeps a sign for a wrong character that stands in the file itself', async () => {
    expect(await textOf('a.txt', 'wrong: \ufffd')).toBe('wrong: \ufffd');
  });

  it('gives back any text', async () => {
    const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        // The sign for what could not be read is how damage is known.
        fc.pre(text.trim() !== '' && !/^\ufeff|\ufffd/.test(text) && cleanText(text) === text);
        expect(await textOf('a.txt', text)).toBe(text);
        expect(await textOf('a.txt', utf16(text))).toBe(text);
        expect(await textOf('a.txt', utf16(text, { isBig: true }))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is written in a text', () => {
  it('gets plain line ends and loses colours, NULs and other control characters', async () => {
    const text = `a\r\nb\rc\t\u001b[31mred\u001b[0m\0${'.'.repeat(100)}\u0007`;
    expect(await textOf('a.log', text)).toBe(`a\nb\nc\tred${'.'.repeat(100)}`);
  });

  it.each([
    ['a.json', '{"a": [1, 2]}'],
    ['a.csv', 'имя;число\nа;1\n'],
    ['a.html', '<!doctype html><p>Hi</p>'],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a.md', '# Title\n\n```js\nx\n```\n'],
    ['Makefile', 'all:\n\techo hi\n'],
    ['a.pdf.txt', 'A file begins with %PDF-1.7 when it is a PDF.'],
    ['a.ts', 'export const a = 1;\n'],
  ])('stays as it is: %s', async (name, text) => {
    expect(await read(name, text)).toEqual({ kind: 'text', name, text, isCut: false });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['white space', ' \n\t\n', 'empty'],
    ['a mark alone', '\ufeff', 'empty'],
    ['rich text, whose letters are numbers', "{\\rtf1\\ansi \\'cf\\'f0}", 'unknown_kind'],
  ])('is refused: %s', async (_, text, why) => {
    expect(await read('a', text)).toEqual({ kind: 'unusable', name: 'a', why });
  });

  it.each([
    [
      'a program',
      'a.bin',
      Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0', 'latin1'),
      'unknown_kind',
    ],
    ['bytes under the name of a text', 'a.txt', Buffer.alloc(64, 1), 'damaged'],
    ['a ZIP file', 'a.zip', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0', 'latin1'), 'unknown_kind'],
    [
      'bytes behind a mark of UTF-16',
      'a',
      Buffer.from([0xff, 0xfe, ...Array(64).fill(0xd8)]),
      'unknown_kind',
    ],
  ])('is no text: %s', async (_, name, bytes, why) => {
    expect(await read(name, bytes)).toEqual({ kind: 'unusable', name, why });
  });
});

describe('a long text', () => {
  it('is taken up to the limit and said to be cut', async () => {
    const whole = 'я'.repeat(limits.maxTextChars);
    expect(await read('a.txt', whole)).toMatchObject({ text: whole, isCut: false });
    expect(await read('a.txt', `${whole}я`)).toMatchObject({ text: whole, isCut: true });
  });

  it.each([0, 1, 2, 3])('is cut between characters, %i bytes on', async (shift) => {
    const text = `${'a'.repeat(shift)}${'😀'.repeat(limits.maxTextChars)}`;
    const attachment = await read('a.txt', text);
    expect(attachment).toMatchObject({ kind: 'text', isCut: true });
    const taken = attachment.kind === 'text' ? attachment.text : '';
    expect(text.startsWith(taken)).toBe(true);
    expect(limits.maxTextChars - taken.length).toBe(shift % 2);
  });

  it('is refused before it is looked at when the file is too big', async () => {
    const bytes = new Uint8Array(limits.maxFileBytes + 1).fill(0x61);
    expect(await textOf('a.txt', bytes)).toBe('<too_big>');
    expect(await textOf('a.txt', bytes.subarray(1))).toHaveLength(limits.maxTextChars);
  });
});
