import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddingsAnswer } from '../../../src/foundry/relay/embeddings.ts';
import { foundryBody } from '../../../src/foundry/relay/foundry-body.ts';
import { withToolsAsText } from '../../../src/foundry/relay/tool-messages.ts';
import { asBody, asList } from '../../../src/foundry/relay/types.ts';
import { asked } from './answers.ts';

describe('a body for Foundry', () => {
  it('has the limit under the older name, and no value that Foundry takes otherwise', () => {
    const body = {
      messages: [],
      max_completion_tokens: 7,
      max_tokens: 9,
      frequency_penalty: 0,
      presence_penalty: 0.5,
      n: 1,
      top_k: 3,
    };
    expect(foundryBody(body)).toEqual({
      messages: [],
      max_tokens: 7,
      presence_penalty: 0.5,
      top_k: 3,
    });
  });

  it('says the limit that Foundry keeps to itself', () => {
    expect(foundryBody({ messages: [], max_tokens: null })).toEqual({
      messages: [],
      max_tokens: 2_048,
    });
  });

  it('has calls and their results as text for 2.x, and nothing else changed', () => {
    const question = { role: 'user', content: [{ type: 'text', text: 'x' }] };
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    const messages = [
      question,
      { role: 'assistant', content: 'Wait.', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: 'done' },
    ];
    expect(withToolsAsText({ messages, tools: [1] })).toEqual({
      tools: [1],
      messages: [
        question,
        {
          role: 'assistant',
          content: 'Wait.\n<tool_call>\n{"name": "f", "arguments": {"a":1}}\n</tool_call>',
        },
        { role: 'user', content: '<tool_response>\ndone\n</tool_response>' },
      ],
    });
  });

  it('may be anything: what is wrong is for the server to say', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (messages) => {
        withToolsAsText(foundryBody({ messages }));
      }),
    );
  });
});

describe('vectors', () => {
  const vectors = fc.array(fc.array(fc.float({ noNaN: true }), { minLength: 1 }), { minLength: 1 });
  const shown = (data: unknown, encoding_format: string) =>
    asList(embeddingsAnswer({ data }, asked({ encoding_format })).data).map(asBody);

  it('are packed and unpacked as asked for, whatever the server gave', () => {
    fc.assert(
      fc.property(vectors, (numbers) => {
        const given = numbers.map((embedding) => ({ embedding }));
        const packed = shown(given, 'base64');
        expect(packed.every(({ embedding }) => typeof embedding === 'string')).toBe(true);
        expect(shown(packed, 'float').map(({ embedding }) => embedding)).toEqual(numbers);
        expect(shown(given, 'float').map(({ embedding }) => embedding)).toEqual(numbers);
        expect(shown(packed, 'base64')).toEqual(packed);
      }),
    );
  });

  it('have their place and OpenAI’s names', () => {
    expect(shown([{ embedding: [1] }, { embedding: [2] }], 'float')).toEqual([
      { object: 'embedding', index: 0, embedding: [1] },
      { object: 'embedding', index: 1, embedding: [2] },
    ]);
  });
});
