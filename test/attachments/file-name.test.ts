import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, extensionOf } from '../../src/attachments/file-name.ts';
import { anyString } from './any-string.ts';

describe('cleanName', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Отчёт за май.docx', 'Отчёт за май.docx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a.txt', 'a.txt'],
    ['a\nb\r\n\tc.txt', 'abc.txt'],
    ['a\u2028b\u202etxt.exe', 'abtxt.exe'],
    ['a```b.md', "a'''b.md"],
    ['  a   b.txt ', 'a b.txt'],
    ['', 'file'],
    ['..', 'file'],
    ['a/', 'file'],
    [`${'x'.repeat(100)}.pdf`, `${'x'.repeat(75)}….pdf`],
    [`a.${'x'.repeat(100)}`, `a.${'x'.repeat(77)}…`],
  ])('makes %j into %j', (name, expected) => {
    expect(cleanName(name)).toBe(expected);
  });

  it('gives one short line without path, backticks or what nobody sees, and stays so', () => {
    const part = fc.oneof(
      anyString,
      fc.constantFrom('/', '\\', '..', '`', '\n', '\u202e', '\ud83d', '.pdf', '😀'.repeat(30)),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const name = cleanName(parts.join(''));
        expect(name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}/\\`]/u);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(name).not.toMatch(/^\.{1,2}$/);
        expect(cleanName(name)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});

describe('extensionOf', () => {
  it.each([
    ['a.TAR.GZ', 'gz'],
    ['Makefile', 'makefile'],
    ['.gitignore', 'gitignore'],
    ['a.', ''],
  ])('of %j is %j', (name, expected) => {
    expect(extensionOf(name)).toBe(expected);
  });
});
