import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../src/foundry/events.ts';

/** The data of the events in these bytes, which come in these pieces. */
async function read(...pieces: readonly Uint8Array[]): Promise<string[]> {
  async function* bytes() {
    yield* pieces;
  }
  const data: string[] = [];
  for await (const each of readEvents(bytes())) data.push(each);
  return data;
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** Cuts bytes at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length];
  at.sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const word = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0\uFEFF]/u.test(text));
const newline = fc.constantFrom('\n', '\r\n', '\r');
const noise = fc.constantFrom(': keep-alive', 'event: message', 'id: 7', 'retry: 10', 'other: x');

/** One event as a server may write it, and the data that is in it. */
const event = fc
  .record({
    lines: fc.array(word, { minLength: 1, maxLength: 3 }),
    noise: fc.array(noise),
    newline,
  })
  .map(({ lines, noise, newline }) => ({
    data: lines.join('\n'),
    text: [...noise, ...lines.map((line) => `data: ${line}`), '', ''].join(newline),
  }));

describe('events', () => {
  it('are the same however their bytes are cut and their lines are ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.array(fc.nat()), async (events, places) => {
        const bytes = bytesOf(events.map(({ text }) => text).join(''));
        expect(await read(...cut(bytes, places))).toEqual(events.map(({ data }) => data));
      }),
      { numRuns: 150 },
    );
  });

  it('are the same when each byte comes alone, also inside of characters', async () => {
    const text = 'data: Grüße 👋🏽\r\n\r\n: note\n\nevent: x\ndata: по-русски\n\n';
    const bytes = bytesOf(text);
    const alone = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    expect(await read(...alone)).toEqual(['Grüße 👋🏽', 'по-русски']);
  });

  it('are given before the next bytes come', async () => {
    let hasAsked = false;
    async function* bytes() {
      yield bytesOf('data: one\n\ndata: t');
      hasAsked = true;
      yield bytesOf('wo\n\n');
    }
    for await (const data of readEvents(bytes())) {
      expect(data).toBe('one');
      break;
    }
    expect(hasAsked).toBe(false);
  });

  it.each([
    ['in a line', 'data: one\n\ndata: tw', ['one', 'tw']],
    ['after a line', 'data: one\n\ndata: two\n', ['one', 'two']],
    ['between \\r and \\n', 'data: one\r\n\r\ndata: two\r', ['one', 'two']],
    ['in a comment', 'data: one\n\n: no', ['one']],
    ['before anything came', '', []],
  ])('are all given when the stream is cut off %s', async (_, text, data) => {
    expect(await read(bytesOf(text))).toEqual(data);
  });

  it('survive bytes that are no text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), async (pieces) => {
        const data = await read(...pieces, bytesOf('\n\ndata: end\n\n'));
        expect(data.at(-1)).toBe('end');
      }),
      { numRuns: 100 },
    );
  });

  it('let go of the bytes when the loop is left', async () => {
    let isReleased = false;
    async function* bytes() {
      try {
        for (;;) yield bytesOf('data: x\n\n');
      } finally {
        isReleased = true;
      }
    }
    for await (const _ of readEvents(bytes())) break;
    expect(isReleased).toBe(true);
  });
});
