import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, LineEditor } from '../../src/terminal/line-editor.ts';

function editor(before: string, after = ''): LineEditor {
  const made = new LineEditor();
  made.set(after);
  for (const _ of after) made.apply('left');
  made.insert(before);
  return made;
}

function sidesOf(made: LineEditor): string {
  return made.sides.map((side) => side.join('')).join('|');
}

function apply(before: string, after: string, ...edits: Edit[]): string {
  const made = editor(before, after);
  for (const edit of edits) made.apply(edit);
  return sidesOf(made);
}

describe('a line', () => {
  it('moves and erases by characters as people see them', () => {
    expect(apply('a👨‍👩‍👧', '', 'left')).toBe('a|👨‍👩‍👧');
    expect(apply('a👍🏽', 'b', 'erase-left')).toBe('a|b');
    expect(apply('a', 'éb', 'erase-right')).toBe('a|b');
  });

  it('moves and erases by words, in any script', () => {
    expect(apply('one, два', '', 'word-left')).toBe('one, |два');
    expect(apply('', 'one, два', 'word-right')).toBe('one|, два');
    expect(apply('one два', '!', 'erase-word-left')).toBe('one |!');
  });

  it('gives back what was erased last by words or lines', () => {
    expect(apply('one two', '', 'erase-to-start', 'yank', 'yank')).toBe('one twoone two|');
    expect(apply('ab', '', 'swap')).toBe('ba|');
  });

  it('takes a long paste as one character', () => {
    const long = 'one line\n'.repeat(1_000);
    expect(apply(`a${long}`, '', 'left')).toBe(`|a${long}`);
    const made = editor('a');
    made.insert(long);
    made.insert('b');
    expect(made.text).toBe(`a${long}b`);
    made.apply('erase-left');
    made.apply('erase-left');
    expect(made.text).toBe('a');
  });

  it('moves between lines and keeps its column where it can', () => {
    expect(apply('abc\nd', '', 'up')).toBe('a|bc\nd');
    expect(apply('abc', '\nd', 'down')).toBe('abc\nd|');
    expect(editor('abc').apply('up')).toBe(false);
    expect(editor('abc').apply('down')).toBe(false);
    expect(apply('a\nbc', 'd\ne', 'line-start')).toBe('a\n|bcd\ne');
    expect(apply('a\nb', 'c\nd', 'erase-to-end')).toBe('a\nb|\nd');
  });

  it('never loses or makes up a letter by moving, and says truly whether it changed', () => {
    const moves = [
      'left',
      'right',
      'word-left',
      'word-right',
      'line-start',
      'line-end',
      'up',
      'down',
    ];
    const edits = fc.array(fc.constantFrom(...(moves as Edit[])), { maxLength: 20 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), edits, (text, all) => {
        const made = editor(text);
        const whole = made.text;
        for (const edit of all) {
          const before = sidesOf(made);
          const hasChanged = made.apply(edit);
          expect(made.text).toBe(whole);
          expect(hasChanged).toBe(sidesOf(made) !== before);
        }
      }),
    );
  });
});
