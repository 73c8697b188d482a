import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readableLine } from '../src/log-line.ts';

const time = '2026-11-30T10:44:25.355Z';
const read = (fields: object) => {
  const line = JSON.stringify({ level: 40, time, ...fields, msg: 'gone' });
  return readableLine(`${line}\n`, { hasColours: false });
};

it('begins with the time of day and the level; the fields come after the sentence', () => {
  expect(read({ door: 'telegram', ms: 12, reason: 'not now', deep: { a: [1] } })).toMatch(
    /^\d\d:\d\d:\d\d WARN {2}gone door=telegram ms=12 reason="not now" deep=\{"a":\[1\]\}\n$/,
  );
});

it('is in colours only where they are wanted', () => {
  const line = JSON.stringify({ level: 50, time, msg: 'gone' });
  expect(readableLine(line, { hasColours: true })).toContain('\u001b[31mERROR\u001b[0m');
  expect(readableLine(line, { hasColours: false })).not.toContain('\u001b');
});

it('leaves alone what is no line of the log', () => {
  for (const line of ['hello\n', '{}\n', '[1]\n', 'null\n', '{"level":30}\n']) {
    expect(readableLine(line, { hasColours: true })).toBe(line);
  }
});

it('cannot steer the terminal, whatever its values are', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('a', ' ', '\u001b[2J', '\u009b', '\n', '\u202e'),
  });
  fc.assert(
    fc.property(nasty, nasty, (value, key) => {
      const line = read({ value, [key]: [value] });
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u202e]/u);
    }),
  );
});
