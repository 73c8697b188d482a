import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolCallFilter } from '../../src/foundry/tool-calls.ts';
import { cut, places } from './cut.ts';

/** What is left of a text that comes in these pieces. */
function filter(...pieces: readonly string[]): string {
  const calls = new ToolCallFilter();
  return pieces.map((piece) => calls.push(piece)).join('') + calls.end();
}

const call = '<tool_call>\n{"name":"weather","arguments":{"city":"Oslo"}}\n</tool_call>';
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('<tool_call>', '</tool_call>', '<', '</tool', '<tool_', 'call>', '\n', ' '),
    fc.constantFrom('{"a":1}', '{', '}', call, '`', '\n```\n', 'word', '👋🏽', '<function=x>'),
    fc.string({ maxLength: 5 }),
  ),
);

describe('a tool call in the text', () => {
  it.each([
    ['alone', call, ''],
    ['behind words', `Let me see.\n${call}`, 'Let me see.\n'],
    ['between words', `One ${call} two`, 'One  two'],
    ['before words, with the lines around it', `${call}\n\nIt rains.`, 'It rains.'],
    ['twice', `${call}\n${call}`, ''],
    ['that is never closed', 'So <tool_call>{"name":"weather"', 'So '],
    ['that only begins', 'So <tool_call>\n', 'So '],
    ['in XML', '<tool_call>\n<function=x>\n</function>\n</tool_call>Done', 'Done'],
    ['with a piece of its end in it', '<tool_call>{"a":"</tool"}</tool_call>Done', 'Done'],
  ])('is never given: %s', (_, whole, text) => {
    expect(filter(whole)).toBe(text);
    expect(filter(...whole)).toBe(text);
  });

  it.each([
    ['a word in a sentence', 'The <tool_call> tag and the </tool_call> tag.'],
    ['a span', 'Write `<tool_call>{}</tool_call>`.'],
    ['a fence', `So:\n\`\`\`xml\n${call}\n\`\`\`\nand`],
    ['another tag', 'a <tool_calls> b <tool'],
    ['nothing', ''],
  ])('is not what an answer only speaks of: %s', (_, whole) => {
    expect(filter(whole)).toBe(whole);
    expect(filter(...whole)).toBe(whole);
  });

  it('is found however the text is cut', () => {
    fc.assert(
      fc.property(pieces, places, (parts, cuts) => {
        const whole = parts.join('');
        expect(filter(...cut(whole, cuts))).toBe(filter(whole));
      }),
      { numRuns: 400 },
    );
  });

  it('holds nothing back that cannot be the beginning of one', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const calls = new ToolCallFilter();
        for (const part of parts) calls.push(part);
        const held = calls.end();
        expect('<tool_call>'.startsWith(held)).toBe(true);
        expect(held.length).toBeLessThan('<tool_call>'.length);
      }),
      { numRuns: 300 },
    );
  });
});
