import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../src/config/environment.ts';
import { changeEnvFile, lineFor } from '../../src/setup/env-file.ts';

const TOKEN = '7000000001:AAFakeTokenForTestsOnly_0123456789abc';

describe('changing .env', () => {
  it.each([
    ['an empty file', '', 'A=1\n'],
    ['a file without a last line end', 'B=2', 'B=2\nA=1\n'],
    [
      'below its commented example',
      '# What A is.\n#A=0\n\nB=2\n',
      '# What A is.\n#A=0\nA=1\n\nB=2\n',
    ],
    ['in place of what was set', 'B=2\nA=0\nC=3\n', 'B=2\nA=1\nC=3\n'],
    ['with its remark and its export', 'export A=0 # mine\n', 'export A=1 # mine\n'],
    ['a remark without a value', 'A=# mine\n', 'A=1 # mine\n'],
    ['of several the last', 'A=0\nB=2\nA=9\n', 'B=2\nA=1\n'],
    ['a value of several lines', 'A="x\ny"\nB=2\n', 'A=1\nB=2\n'],
    ['a value on the line below', "A=\n'x'\nB=2\n", 'A=1\nB=2\n'],
    ['line ends of Windows', 'A=0\r\nB=2\r\n', 'A=1\r\nB=2\r\n'],
    ['an own line end of Windows', 'B=2\r\nC=3', 'B=2\r\nC=3\r\nA=1\r\n'],
    ['names that only look alike', 'AA=0\n#AB=1\n', 'AA=0\n#AB=1\nA=1\n'],
  ])('sets a variable: %s', (_, before, after) => {
    expect(changeEnvFile(before, { A: '1' })).toBe(after);
  });

  it('takes a variable out, wherever it is set, and leaves its example', () => {
    const before = '#A=\nA=0\nB=2\nA="x\ny" # z\n# end\n';
    expect(changeEnvFile(before, { A: undefined })).toBe('#A=\nB=2\n# end\n');
  });

  it('does not take a line inside another value for the example', () => {
    const before = 'B="\n#A=0\nx"\n';
    expect(parseEnvFile(changeEnvFile(before, { A: '1' }))).toEqual({ A: '1', B: '\n#A=0\nx' });
  });

  it('writes tokens and addresses plainly', () => {
    expect(lineFor('T', TOKEN)).toBe(`T=${TOKEN}`);
    expect(lineFor('U', 'http://127.0.0.1:5273')).toBe('U=http://127.0.0.1:5273');
    expect(lineFor('P', 'C:\\Program Files\\x')).toBe("P='C:\\Program Files\\x'");
  });

  it('refuses what no quotes can hold instead of writing something else', () => {
    expect(() => lineFor('A', `'"\`\n`)).toThrow(RangeError);
  });
});

describe('whatever stands in the file', () => {
  const name = fc.constantFrom('A', 'B', 'LONG_NAME', 'T0');
  const piece = fc.oneof(
    fc.constantFrom('#', "'", '"', '`', ' ', '=', '\\', '\\n', '$', 'x', 'ü', '\t', '# A=1', ':'),
    fc.string({ maxLength: 4, unit: 'grapheme-ascii' }),
  );
  const value = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
  const withLines = fc
    .array(fc.oneof(piece, fc.constant('\n')), { maxLength: 8 })
    .map((parts) => parts.join(''));
  const line = fc.oneof(
    value.map((text) => `# ${text}`),
    fc.tuple(name, value).map(([key, text]) => `${key}=${text}`),
    fc.tuple(name, value).map(([key, text]) => `export ${key} = "${text.replaceAll('"', '')}"`),
    fc.tuple(name, withLines).map(([key, text]) => `${key}='${text.replaceAll("'", '')}'`),
    fc.tuple(name, value).map(([key, text]) => `#${key}=${text}`),
    value,
    fc.constant(''),
  );
  const file = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, end, ends]) => lines.join(end) + (ends && lines.length > 0 ? end : ''));

  /** Undefined where the file is so broken that the change is refused. */
  function changed(before: string, changes: Record<string, string | undefined>) {
    try {
      return changeEnvFile(before, changes);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return undefined;
    }
  }

  it('is read back: the new value, and every other one as before', () => {
    fc.assert(
      fc.property(file, name, withLines, (before, key, wanted) => {
        const after = changed(before, { [key]: wanted });
        if (after === undefined) return;
        expect(parseEnvFile(after)).toEqual({ ...parseEnvFile(before), [key]: wanted });
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every other line to the letter, and a second change changes nothing', () => {
    fc.assert(
      fc.property(file, name, (before, key) => {
        const after = changed(before, { [key]: 'new' });
        if (after === undefined) return;
        expect(changeEnvFile(after, { [key]: 'new' })).toBe(after);
        const left = linesOf(before);
        // What is new is one line; what is gone are the lines that set the variable.
        const [own = '', ...more] = linesOf(after).filter((each) => !take(left, each));
        expect(more).toEqual([]);
        expect(own).toMatch(new RegExp(`^\\s*(export\\s+)?${key}=new( #.*)?$`));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is changed without fail where it holds only what was written properly', () => {
    const proper = fc.array(
      fc.oneof(
        value.map((text) => `# ${text}`),
        fc
          .tuple(name, fc.string({ unit: fc.constantFrom('a', '#', "'", ' ', '\n') }))
          .map(([key, text]) => lineFor(key, text)),
      ),
    );
    fc.assert(
      fc.property(proper, name, (lines, key) => {
        const before = lines.map((each) => `${each}\n`).join('');
        const after = changeEnvFile(before, { [key]: "a 'b' #c\nd" });
        expect(parseEnvFile(after)).toEqual({ ...parseEnvFile(before), [key]: "a 'b' #c\nd" });
      }),
    );
  });

  function linesOf(text: string): string[] {
    return text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/);
  }

  function take(from: string[], line: string): boolean {
    const at = from.indexOf(line);
    if (at >= 0) from.splice(at, 1);
    return at >= 0;
  }
});
