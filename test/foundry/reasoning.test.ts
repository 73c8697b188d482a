import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReasoningSplitter } from '../../src/foundry/reasoning.ts';
import { cut, places } from './cut.ts';
import { type Heard, take } from './hear.ts';

/** What a person gets when the text comes in these pieces. */
function split(...pieces: readonly string[]): { text: string; thoughts: string } {
  const splitter = new ReasoningSplitter();
  const heard: Heard = { text: '', thoughts: '' };
  for (const piece of pieces) for (const event of splitter.push(piece)) take(heard, event);
  for (const event of splitter.end()) take(heard, event);
  return { text: heard.text, thoughts: heard.thoughts };
}

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('<think>', '</think>', '<', '</', '<thi', 'nk>', '>', '\n', ' ', '<<think>'),
    fc.string({ maxLength: 5 }),
    fc.constantFrom('word', '👋🏽', '<b>bold</b>', '<thinking>', '</thinking>'),
    fc.constantFrom('`', '``', '\n```', '\n```\n', '\n~~~', '`</think>`', '`<think>`'),
  ),
);

describe('reasoning', () => {
  it.each([
    ['no tags', 'Just text', 'Just text', ''],
    ['a thought before the answer', '<think>hm</think>\n\nYes', 'Yes', 'hm'],
    ['a thought that is never closed', '<think>hm, and', '', 'hm, and'],
    ['a thought that was never opened', 'hm, so\n</think>\n\nYes', 'Yes', 'hm, so\n'],
    ['two thoughts', '<think>a</think>one\n <think>b</think>two', 'one\n two', 'ab'],
    ['two thoughts, one by one', '<think>a</think>\n<think>b</think> two', 'two', 'ab'],
    ['a thought in a thought', '<think>a<think>b</think>Yes', 'Yes', 'ab'],
    ['a thought closed twice', '<think>a</think>Yes</think> and', 'Yes and', 'a'],
    ['an empty thought', '<think>\n\n</think>\n\nYes', 'Yes', '\n\n'],
    ['a thought alone', '<think>a</think>', '', 'a'],
    ['blanks before the thought', ' \n<think>a</think> Yes', 'Yes', 'a'],
    ['other tags', '<b>x</b> <thinking> 1 < 2 </thin', '<b>x</b> <thinking> 1 < 2 </thin', ''],
    ['a tag that only begins', 'a <thin', 'a <thin', ''],
    ['nothing', '', '', ''],
  ])('is apart from the answer: %s', (_, whole, text, thoughts) => {
    expect(split(whole)).toEqual({ text, thoughts });
    expect(split(...whole)).toEqual({ text, thoughts });
  });

  it.each([
    ['an opening tag in a line', 'Write <think> first.', 'Write <think> first.', ''],
    ['both tags in a line', 'It is <think>so</think>!', 'It is <think>so</think>!', ''],
    ['an opening tag in a span', '`<think>` it is', '`<think>` it is', ''],
    ['a closing tag in a span', 'End with `</think>`.', 'End with `</think>`.', ''],
    ['a closing tag in a longer span', 'So ``a ` </think>``.', 'So ``a ` </think>``.', ''],
    [
      'tags in a fence',
      'So:\n```xml\n<think>\nx\n</think>\n```\nand',
      'So:\n```xml\n<think>\nx\n</think>\n```\nand',
      '',
    ],
    [
      'a closing tag in a fence of tildes',
      '~~~~\n~~~\n</think>\n~~~~',
      '~~~~\n~~~\n</think>\n~~~~',
      '',
    ],
    [
      'a tag in a fence behind a thought',
      '<think>hm</think>\n```\n</think>\n```',
      '```\n</think>\n```',
      'hm',
    ],
    [
      'a tag after a thought that was closed',
      '<think>hm</think>Use `</think>` or <think>.',
      'Use `</think>` or <think>.',
      'hm',
    ],
  ])('is not what an answer only speaks of: %s', (_, whole, text, thoughts) => {
    expect(split(whole)).toEqual({ text, thoughts });
    expect(split(...whole)).toEqual({ text, thoughts });
  });

  it.each([
    ['after a fence', '```\nx\n```\nhm</think>Yes', 'Yes', '```\nx\n```\nhm'],
    ['after a span', 'say `x`</think>Yes', 'Yes', 'say `x`'],
    ['after a stray backtick of a line before', 'a ` b\nhm</think>Yes', 'Yes', 'a ` b\nhm'],
  ])('that was never opened ends %s', (_, whole, text, thoughts) => {
    expect(split(whole)).toEqual({ text, thoughts });
    expect(split(...whole)).toEqual({ text, thoughts });
  });

  it.each([
    ['a tag that it quotes', 'hm `</think>` so', 'hm `</think>` so'],
    ['a tag right behind a span', 'use `x`', 'use `x`'],
    ['a tag behind a stray backtick', 'at 5`', 'at 5`'],
    ['a tag in an open fence', '```\nx', '```\nx'],
  ])('ends at its closing tag, not at %s', (_, thought, thoughts) => {
    const whole = `<think>${thought}</think>Yes`;
    expect(split(whole)).toEqual({ text: 'Yes', thoughts });
    expect(split(...whole)).toEqual({ text: 'Yes', thoughts });
  });

  it('ends at a closing tag behind which nothing comes any more', () => {
    expect(split('<think>hm `', '</think>')).toEqual({ text: '', thoughts: 'hm `' });
  });

  it('is the same however the text is cut', () => {
    fc.assert(
      fc.property(pieces, places, (parts, cuts) => {
        const whole = parts.join('');
        expect(split(...cut(whole, cuts))).toEqual(split(whole));
      }),
      { numRuns: 400 },
    );
  });

  it('loses nothing but its tags and the blanks before the answer', () => {
    // Without the letters of the tags: pieces of them may meet when a tag between them is taken.
    const bare = (text: string) => text.replace(/[\s</think>]/g, '');
    fc.assert(
      fc.property(pieces, places, (parts, cuts) => {
        const whole = parts.join('');
        const { text, thoughts } = split(...cut(whole, cuts));
        const kept = bare(whole);
        expect([...bare(text + thoughts)].sort()).toEqual([...kept].sort());
        expect(isInOrder(text, whole)).toBe(true);
        expect(isInOrder(thoughts, whole)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never delays more than could be the beginning of a tag', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const splitter = new ReasoningSplitter();
        for (const part of parts) splitter.push(part);
        const held = splitter.end().map((event) => ('text' in event ? event.text : ''));
        // A whole closing tag waits for the backtick that would make it a quotation.
        expect(held.join('')).toMatch(/^(<(t(h(i(nk?)?)?)?|\/(t(h(i(nk?)?)?)?)?)?)?$/);
      }),
      { numRuns: 200 },
    );
  });

  it('turns the text so far into a thought when a tag closes what was never opened', () => {
    const splitter = new ReasoningSplitter();
    expect(splitter.push('hm')).toEqual([{ kind: 'text', text: 'hm' }]);
    expect(splitter.push('</think>Yes')).toEqual([
      { kind: 'recast' },
      { kind: 'text', text: 'Yes' },
    ]);
    // Once is enough: what follows is the answer.
    expect(splitter.push('</think>!')).toEqual([{ kind: 'text', text: '!' }]);
  });
});

/** Whether all characters of `part` stand in `whole` in the same order. */
function isInOrder(part: string, whole: string): boolean {
  let next = 0;
  for (const character of whole) if (character === [...part][next]) next += 1;
  return next >= [...part].length;
}
