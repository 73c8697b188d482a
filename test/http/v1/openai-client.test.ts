import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import type { ChatCompletionChunk, ChatCompletionMessageParam } from 'openai/resources';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiModels } from '../../fakes/foundry/index.ts';
import { all, type Rig } from '../rig.ts';
import { generations, type Names, openClient } from './client-rig.ts';

const HELLO: ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hello?' }];
const ANSWER = 'The sky is blue today.';

let rig: Rig;
let client: OpenAI;
let names: Names;
afterEach(() => rig.close());

function text(chunks: readonly ChatCompletionChunk[]): string {
  return chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
}

function reasons(chunks: readonly ChatCompletionChunk[]) {
  return chunks.map(({ choices }) => choices[0]?.finish_reason).filter(Boolean);
}

describe.each(generations)('OpenAI’s client, with a server of %s', (generation) => {
  const seeing = {
    alias: 'qwen2.5-vl-7b',
    id: 'qwen2.5-vl-7b',
    cached: true,
    loaded: true,
    task: 'chat-completion',
    vision: true,
  };
  const models = generation === 'openai' ? { models: [...openaiModels, seeing] } : {};
  beforeEach(async () => {
    const foundry = { script: ANSWER, ...models };
    ({ rig, client, names } = await openClient(generation, { foundry }));
  });

  it('lists the models that can be asked, and finds one by any name', async () => {
    const list = await all(await client.models.list());
    expect(list.map(({ id }) => id)).toContain(names.chat);
    for (const model of list) {
      expect(model).toMatchObject({ object: 'model', owned_by: expect.any(String) });
      expect(Number.isInteger(model.created)).toBe(true);
    }
    expect((await client.models.retrieve(names.alias)).id).toBe(names.chat);
    expect((await client.models.retrieve(names.chat)).id).toBe(names.chat);
    await expect(client.models.retrieve('nobody/knows')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('gets a whole answer', async () => {
    const answer = await client.chat.completions.create({
      model: names.alias,
      messages: HELLO,
    });
    expect(answer).toMatchObject({ object: 'chat.completion', model: names.chat });
    expect(answer.id).toEqual(expect.any(String));
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]).toMatchObject({
      index: 0,
      message: { role: 'assistant', content: ANSWER },
      finish_reason: 'stop',
    });
    expect(answer.choices[0]).not.toHaveProperty('delta');
    expect(answer.choices[0]?.message.tool_calls).toBeUndefined();
    expect(rig.model.chats[0]?.stream).not.toBe(true);
  });

  it('streams: one id, the role once, the text as it comes, one reason at the end', async () => {
    rig.model.hold();
    const stream = await client.chat.completions.create({
      model: names.alias,
      messages: HELLO,
      stream: true,
    });
    const chunks: ChatCompletionChunk[] = [];
    for await (const chunk of stream) {
      if (text(chunks) === '' && text([chunk]) !== '') {
        // The model still stands at the gate: the first word did not wait for the rest.
        expect(text([chunk])).toBe('The ');
        rig.model.release();
      }
      chunks.push(chunk);
    }
    expect(text(chunks)).toBe(ANSWER);
    expect(reasons(chunks)).toEqual(['stop']);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    const roles = chunks.map(({ choices }) => choices[0]?.delta.role).filter(Boolean);
    expect(roles).toEqual(['assistant']);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ object: 'chat.completion.chunk', model: names.chat });
      expect(chunk.choices[0]).not.toHaveProperty('message');
      expect(chunk.choices[0]?.index).toBe(0);
    }
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  it('gets what its own accumulator makes of a stream', async () => {
    const stream = client.chat.completions.stream({ model: names.chat, messages: HELLO });
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe(ANSWER);
  });

  it.runIf(generation !== 'g0')('gets the usage at the end when it asks for it', async () => {
    const stream = await client.chat.completions.create({
      model: names.chat,
      messages: HELLO,
      stream: true,
      stream_options: { include_usage: true },
    });
    const last = (await all(stream)).at(-1);
    expect(last).toMatchObject({ choices: [], usage: { completion_tokens: 5 } });
  });

  it('is told that its limit cut the answer, under both names of the limit', async () => {
    for (const limit of [{ max_tokens: 2 }, { max_completion_tokens: 2 }]) {
      const stream = await client.chat.completions.create({
        model: names.chat,
        messages: HELLO,
        stream: true,
        ...limit,
      });
      const chunks = await all(stream);
      expect(text(chunks)).toBe('The sky ');
      expect(reasons(chunks)).toEqual(['length']);
    }
  });

  it('gets nothing from its stop string on', async () => {
    const body = { model: names.chat, messages: HELLO, stop: ['xyz', 'blue'] };
    const whole = await client.chat.completions.create(body);
    expect(whole.choices[0]).toMatchObject({
      message: { content: 'The sky is ' },
      finish_reason: 'stop',
    });
    const chunks = await all(await client.chat.completions.create({ ...body, stream: true }));
    expect(text(chunks)).toBe('The sky is ');
    expect(reasons(chunks)).toEqual(['stop']);
  });

  it('gets an answer from the default model when it names none', async () => {
    const answer = await client.chat.completions.create({ messages: HELLO } as never);
    expect((answer as { model: string }).model).toBe(names.chat);
  });

  it('waits while a model is loaded', async () => {
    const model = names.unloaded ?? names.chat;
    const answer = await client.chat.completions.create({ model, messages: HELLO });
    expect(answer.choices[0]?.message.content).toBe(ANSWER);
  });

  it('shows an image to a model that sees', async () => {
    const url = `data:image/png;base64,${Buffer.from('a cat').toString('base64')}`;
    const body = {
      model: names.seeing,
      messages: [
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'What is it?' },
            { type: 'image_url' as const, image_url: { url } },
          ],
        },
      ],
    };
    const whole = await client.chat.completions.create(body);
    expect(whole.choices[0]).toMatchObject({
      message: { role: 'assistant', content: ANSWER },
      finish_reason: 'stop',
    });
    const chunks = await all(await client.chat.completions.create({ ...body, stream: true }));
    expect(text(chunks)).toBe(ANSWER);
    expect(reasons(chunks)).toEqual(['stop']);
    for (const { request } of rig.model.answers) expect(request.images).toEqual([url]);
    expect(rig.model.answers).toHaveLength(2);
  });

  it('gets text completions, whole and as a stream', async () => {
    const body = { model: names.alias, prompt: 'Why?', stop: 'today' };
    const whole = await client.completions.create(body);
    expect(whole).toMatchObject({ object: 'text_completion', model: names.chat });
    expect(whole.choices).toEqual([
      expect.objectContaining({ index: 0, text: 'The sky is blue ', finish_reason: 'stop' }),
    ]);
    const chunks = await all(
      await client.completions.create({ ...body, stream: true, echo: true }),
    );
    const texts = chunks.map(({ choices }) => choices[0]?.text ?? '');
    expect(texts.join('')).toBe('Why?The sky is blue ');
    expect(texts.length).toBeGreaterThan(2);
    const ends = chunks.map(({ choices }) => choices[0]?.finish_reason).filter(Boolean);
    expect(ends).toEqual(['stop']);
    for (const chunk of chunks) expect(chunk.object).toBe('text_completion');
    for (const { request } of rig.model.answers) expect(request.lastUserText).toBe('Why?');
  });

  it.runIf(['g2', 'openai'].includes(generation))('gets vectors, packed or not', async () => {
    const input = ['one', 'two'];
    const packed = await client.embeddings.create({ model: names.embedding, input });
    const plain = await client.embeddings.create({
      model: names.embedding,
      input,
      encoding_format: 'float',
    });
    expect(packed.data.map(({ index }) => index)).toEqual([0, 1]);
    expect(plain.data[0]?.embedding).toHaveLength(8);
    for (const [at, { embedding }] of plain.data.entries()) {
      const rounded = Array.from(Float32Array.from(embedding));
      expect(Array.from(packed.data[at]?.embedding ?? [])).toEqual(rounded);
    }
    expect(plain.data[0]?.embedding).not.toEqual(plain.data[1]?.embedding);
  });

  it.runIf(['g0', 'g1'].includes(generation))('is told that there are no vectors', async () => {
    const asked = client.embeddings.create({ model: names.embedding, input: 'one' });
    const error = await asked.catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'unsupported', message: /embeddings/ });
  });

  it('is told of a model that nobody knows, with the nearest names', async () => {
    for (const asked of [
      client.chat.completions.create({ model: `${names.alias}x`, messages: HELLO }),
      client.completions.create({ model: `${names.alias}x`, prompt: 'Why?', stream: true }),
    ]) {
      const error = await asked.catch((fault: unknown) => fault);
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error).toMatchObject({
        status: 404,
        code: 'model_not_found',
        param: 'model',
        type: 'invalid_request_error',
      });
      expect(String(error).toLowerCase()).toContain(`did you mean ${names.alias.toLowerCase()}`);
    }
    expect(rig.model.answers).toEqual([]);
  });

  it('is told which field is wrong', async () => {
    const body = { model: names.chat, messages: HELLO, max_tokens: 0 };
    const error = await client.chat.completions.create(body).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ param: 'max_tokens', code: 'invalid_request' });
  });

  it('ends the answer at the model server when it leaves', async () => {
    await rig.close();
    const foundry = { script: ANSWER, keepsGeneratingAfterAbort: false };
    ({ rig, client, names } = await openClient(generation, { foundry }));
    rig.model.hold();
    const stream = await client.chat.completions.create({
      model: names.chat,
      messages: HELLO,
      stream: true,
    });
    for await (const chunk of stream) if (text([chunk]) !== '') break;
    await rig.model.until(() => rig.model.answers[0]?.end === 'abandoned');
    const leaving = new AbortController();
    const whole = client.chat.completions
      .create({ model: names.chat, messages: HELLO }, { signal: leaving.signal })
      .catch((fault: unknown) => fault);
    await rig.model.until(() => rig.model.answers.length === 2);
    leaving.abort();
    expect(await whole).toBeInstanceOf(OpenAI.APIUserAbortError);
    await rig.model.until(() => rig.model.answers[1]?.end === 'abandoned');
    rig.model.release();
  });

  it('does not notice that the server moved to another port', async () => {
    const body = { model: names.chat, messages: HELLO };
    await client.chat.completions.create(body);
    await rig.model.moveTo();
    expect((await client.chat.completions.create(body)).choices[0]?.message.content).toBe(ANSWER);
    await rig.model.moveTo();
    const chunks = await all(await client.chat.completions.create({ ...body, stream: true }));
    expect(text(chunks)).toBe(ANSWER);
  });

  it('is told in the stream that it broke, and never that all is well', async () => {
    rig.model.fail({ path: '/v1/chat/completions', mode: 'reset-mid-stream', afterTokens: 2 });
    const body = { model: names.chat, messages: HELLO, stream: true } as const;
    const stream = await client.chat.completions.create(body);
    const chunks: ChatCompletionChunk[] = [];
    const read = async () => {
      for await (const chunk of stream) chunks.push(chunk);
    };
    await expect(read()).rejects.toMatchObject({ code: 'cut' });
    expect(text(chunks)).toBe('The sky ');
    expect(reasons(chunks)).toEqual([]);
  });

  it('gets a true status for what fails before the first word', async () => {
    for (const stream of [true, false]) {
      rig.model.fail({ path: '/v1/chat/completions', mode: 'html500' });
      const body = { model: names.chat, messages: HELLO, stream };
      const error = await client.chat.completions.create(body).catch((fault: unknown) => fault);
      expect(error).toMatchObject({ status: 502, code: 'server_fault', type: 'server_error' });
    }
  });
});
