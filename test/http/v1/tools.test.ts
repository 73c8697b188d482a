import type OpenAI from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeAnswer, type Generation, rawToolCall } from '../../fakes/foundry/index.ts';
import { all, type Rig } from '../rig.ts';
import { type Names, openClient } from './client-rig.ts';

const ARGUMENTS = { city: 'Riga', days: 3 };
const tools: ChatCompletionTool[] = [
  { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } },
];
const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: 'How is the weather?' }];

let rig: Rig;
let client: OpenAI;
let names: Names;
afterEach(() => rig.close());

const open = async (generation: Generation, script: FakeAnswer) => {
  ({ rig, client, names } = await openClient(generation, { foundry: { script } }));
};

const apart = { text: '', toolCalls: [{ name: 'weather', arguments: ARGUMENTS }] };
const leaked = ['Let me ', 'look. ', ...rawToolCall('weather', ARGUMENTS)];
const cases = [
  { generation: 'g0', script: leaked, content: 'Let me look. ' },
  { generation: 'g1', script: leaked, content: 'Let me look. ' },
  { generation: 'g2', script: apart, content: '' },
  { generation: 'openai', script: apart, content: '' },
] as const;

describe.each(cases)('calls of tools, with a server of $generation', (each) => {
  const call = { name: 'weather', arguments: JSON.stringify(ARGUMENTS) };

  it('come whole', async () => {
    await open(each.generation, each.script);
    const { choices } = await client.chat.completions.create({
      model: names.chat,
      messages,
      tools,
    });
    expect(choices[0]?.message.content ?? '').toBe(each.content);
    expect(choices[0]?.message.tool_calls).toEqual([
      { id: expect.any(String), type: 'function', function: call },
    ]);
    expect(choices[0]?.finish_reason).toBe('tool_calls');
    expect(rig.model.chats[0]?.tools).toEqual(tools);
  });

  it('come as a stream that its client puts together', async () => {
    await open(each.generation, each.script);
    const stream = client.chat.completions.stream({ model: names.chat, messages, tools });
    const [choice] = (await stream.finalChatCompletion()).choices;
    expect(choice?.message.content ?? '').toBe(each.content);
    expect(choice?.message.tool_calls).toMatchObject([{ type: 'function', function: call }]);
    expect(choice?.finish_reason).toBe('tool_calls');
  });
});

it('text with the tag of a call stays text for a program that has no tools', async () => {
  await open('g1', leaked);
  const stream = await client.chat.completions.create({
    model: names.chat,
    messages,
    stream: true,
  });
  const text = (await all(stream)).map(({ choices }) => choices[0]?.delta.content ?? '').join('');
  expect(text).toBe(leaked.join(''));
});

it('text in the tag of a call that is no JSON is not lost', async () => {
  const odd = ['<tool_call>', '<function=weather>', '</tool_call>'];
  await open('g1', odd);
  const { choices } = await client.chat.completions.create({ model: names.chat, messages, tools });
  expect(choices[0]?.message).toMatchObject({ content: odd.join('') });
  expect(choices[0]?.finish_reason).toBe('stop');
});

it('reaches a model of 2.x with what was called and what came of it, as text', async () => {
  await open('g2', 'It rains.');
  const call = { id: 'c1', type: 'function' as const };
  await client.chat.completions.create({
    model: names.chat,
    tools,
    messages: [
      ...messages,
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ ...call, function: { name: 'weather', arguments: '{"city":"Riga"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'rain, 7 degrees' },
    ],
  });
  const [first, second, third] = rig.model.answers[0]?.request.messages ?? [];
  expect(first).toMatchObject({ role: 'user', content: 'How is the weather?' });
  expect(second).toMatchObject({ role: 'assistant', content: expect.stringContaining('"Riga"') });
  expect(third).toMatchObject({ role: 'user', content: expect.stringContaining('7 degrees') });
});

it('reaches other servers as the client wrote it', async () => {
  await open('openai', 'It rains.');
  const whole: ChatCompletionMessageParam[] = [
    ...messages,
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'rain' },
  ];
  const more = { response_format: { type: 'json_object' as const }, logprobs: true, seed: 7 };
  await client.chat.completions.create({ model: names.alias, messages: whole, tools, ...more });
  expect(rig.model.chats[0]).toEqual({ model: names.chat, messages: whole, tools, ...more });
});
