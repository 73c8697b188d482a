import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeChat } from '../../../src/foundry/relay/chat-whole.ts';
import { asBody, asList } from '../../../src/foundry/relay/types.ts';
import { asked, choicesOf, chunk, readAll, reasonsOf, textOf } from './answers.ts';

/** A text cut anywhere. */
const cut = (text: string) =>
  fc
    .array(fc.nat({ max: text.length }), { maxLength: 8 })
    .map((places) => [0, ...places.sort((a, b) => a - b), text.length])
    .map((places) => places.slice(1).map((to, at) => text.slice(places[at], to)));

const pieces = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '<', '>', 'é', '😀') }).chain(cut);

describe('a stream', () => {
  it('keeps its text whole however it is cut', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const given = readAll(parts.map((content) => chunk({ content })));
        expect(textOf(given)).toBe(parts.join(''));
        expect(reasonsOf(given)).toEqual(['stop']);
      }),
    );
  });

  it('ends before its stop string however it is cut, as a whole answer does', () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom('b', 'ab', 'a b', '<>'), (parts, stop) => {
        const given = readAll(
          parts.map((content) => chunk({ content })),
          { body: { stop } },
        );
        const text = parts.join('');
        const [before] = text.split(stop);
        expect(textOf(given)).toBe(before);
        expect(reasonsOf(given)).toEqual(['stop']);
        const whole = wholeChat({ choices: [{ message: { content: text } }] }, asked({ stop }));
        expect(asBody(asBody(asList(whole.choices)[0]).message).content).toBe(before);
      }),
    );
  });

  it('gives calls that were left in its text apart, however it is cut', () => {
    const text = 'Well. <tool_call>\n{"name":"f","arguments":{"a":1}}\n</tool_call> ok';
    fc.assert(
      fc.property(cut(text), (parts) => {
        const given = readAll(
          parts.map((content) => chunk({ content })),
          { body: { tools: [{}] } },
        );
        expect(textOf(given).trim()).toBe('Well.  ok');
        const calls = choicesOf(given).flatMap(({ delta }) => asList(asBody(delta).tool_calls));
        expect(calls).toEqual([
          {
            index: 0,
            id: expect.stringMatching(/^call_/),
            type: 'function',
            function: { name: 'f', arguments: '{"a":1}' },
          },
        ]);
        expect(reasonsOf(given)).toEqual(['tool_calls']);
      }),
    );
  });

  it('passes over what is no chunk, and keeps fields that nobody here knows', () => {
    const odd = { object: 'note', text: 'x' };
    const known = chunk(
      { content: 'a', annotations: [1] },
      { logprobs: { content: [] }, odd: 1 },
      { service_tier: 'x', usage: null },
    );
    const [first] = readAll([odd, known]);
    expect(first).toEqual({
      id: 'x',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm:1',
      service_tier: 'x',
      usage: null,
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: 'a', annotations: [1] },
          finish_reason: null,
          logprobs: { content: [] },
          odd: 1,
        },
      ],
    });
  });

  it('of several choices tells each apart and stops each by itself', () => {
    const both = (one: string, other: string) => ({
      choices: [
        { index: 0, delta: { content: one } },
        { index: 1, delta: { content: other } },
      ],
    });
    const given = readAll([both('a', 'b'), both('STOP', 'c'), both('x', 'd')], {
      body: { stop: 'STOP' },
    });
    expect([textOf(given, 0), textOf(given, 1)]).toEqual(['a', 'bcd']);
    expect([reasonsOf(given, 0), reasonsOf(given, 1)]).toEqual([['stop'], ['stop']]);
  });

  it('tells the usage once, at the end, also when it comes with the last words', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const given = readAll([chunk({ content: 'a' }, { finish_reason: 'stop' }, { usage })]);
    expect(given.map((each) => each.usage)).toEqual([undefined, usage]);
  });

  it('keeps structured calls as they come', () => {
    const call = { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } };
    const more = { index: 0, function: { arguments: '{}' } };
    const given = readAll([
      chunk({ role: 'assistant', content: null }),
      chunk({ tool_calls: [call] }),
      chunk({ tool_calls: [more] }),
      chunk({}, { finish_reason: 'tool_calls' }),
    ]);
    expect(choicesOf(given).map(({ delta }) => delta)).toEqual([
      { role: 'assistant', content: null },
      { tool_calls: [call] },
      { tool_calls: [more] },
      {},
    ]);
    expect(reasonsOf(given)).toEqual(['tool_calls']);
  });

  it('without a reason at its end is cut where a server gives one, and whole where it never does', () => {
    const chunks = [chunk({ content: 'a' }), chunk({ content: 'b' })];
    expect(() => readAll(chunks, { isDone: false })).toThrow(
      expect.objectContaining({ code: 'cut' }),
    );
    const older = { says: 'never', isDone: false } as const;
    expect(reasonsOf(readAll(chunks, older))).toEqual(['stop']);
    const body = { max_tokens: 2 };
    expect(reasonsOf(readAll(chunks, { ...older, body }))).toEqual(['length']);
    expect(() => readAll([], older)).toThrow(expect.objectContaining({ code: 'cut' }));
  });

  it('of a service that says all twice and counts its chunks has one choice and one id', () => {
    const doubled = (content: string, at: number) => {
      const delta = { role: 'assistant', content, tool_calls: [] };
      const choice = { delta, message: delta, index: at, finish_reason: null };
      return { id: `chat.id.${at}`, model: null, error: null, choices: [choice] };
    };
    const given = readAll(['a', 'b', 'c'].map(doubled), { says: 'unless doubled', isDone: false });
    expect(textOf(given)).toBe('abc');
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    expect(choicesOf(given).every(({ index }) => index === 0)).toBe(true);
    expect(given.map(({ model }) => model)).toEqual(given.map(() => 'm:1'));
  });

  it('that tells an error throws it', () => {
    const error = { message: 'maximum context length of 10 tokens, and so on', code: null };
    expect(() => readAll([{ error }])).toThrow(
      expect.objectContaining({ code: 'context_too_long' }),
    );
  });
});

describe('a whole answer', () => {
  it('gets what OpenAI promises and keeps all else', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 5, total_tokens: 6 };
    const message = { role: 'assistant', content: 'a', tool_calls: [], refusal: null };
    const choice = { message, delta: message, odd: 1 };
    const whole = wholeChat({ choices: [choice], usage, extra: 2 }, asked({ max_tokens: 5 }));
    expect(whole).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'm:1',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'a', refusal: null },
          finish_reason: 'length',
          odd: 1,
        },
      ],
      usage,
      extra: 2,
    });
  });
});
