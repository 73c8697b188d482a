import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { streamResponse } from '../../src/foundry/response.ts';
import { parseResponseStep } from '../../src/foundry/response-events.ts';
import { Transport } from '../../src/foundry/transport.ts';
import type { Model } from '../../src/foundry/types.ts';
import { cut } from './cut.ts';
import { type Heard, hear } from './hear.ts';
import { type OddServer, sendJson, startOddServer } from './odd-server.ts';
import { type Asking, request } from './open-foundry.ts';

const model: Model = { id: 'm:1', alias: 'm', state: 'loaded', kind: 'chat', sees: true };
const images = [{ mime: 'image/png', base64: 'AAAA' }];
const messages = [{ role: 'user', content: 'What is it?', images }] as const;

const transport = new Transport();
afterAll(() => transport.close());
let server: OddServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** What is heard of a server that answers in this way. */
async function hearFrom(
  answer: (res: ServerResponse) => unknown,
  { by = transport, ...asking }: Asking & { by?: Transport } = {},
): Promise<Heard> {
  server = await startOddServer((_, res) => void answer(res));
  const call = {
    transport: by,
    url: `${server.url}/v1/responses`,
    request: request(model, { messages, ...asking }),
    imagePart: ({ base64 }: { base64: string }) => ({ image_url: base64 }),
  };
  return await hear(streamResponse(call));
}

/** One event as Foundry 2.x writes it. */
function event(type: string, fields: Record<string, unknown> = {}): string {
  return `event: ${type}\ndata: ${JSON.stringify({ ...fields, sequence_number: 1, type })}\n\n`;
}

const text = (delta: string) => event('response.output_text.delta', { delta, item_id: 'msg_1' });
const thought = (delta: string) => event('response.reasoning.delta', { delta, item_id: 'rs_1' });
const ended = (fields: Record<string, unknown> = {}, type = 'response.completed') =>
  event(type, { response: { object: 'response', status: 'completed', ...fields } });
const DONE = 'data: [DONE]\n\n';

function stream(...parts: readonly string[]) {
  return (res: ServerResponse) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.end(parts.join(''));
  };
}

async function writeApart(res: ServerResponse, parts: readonly Buffer[]): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const part of parts) {
    res.write(part);
    // Else the pieces would arrive as one.
    await setImmediate();
  }
  res.end();
}

describe('a stream of the Responses format', () => {
  it('gives words and thoughts, and at its end the reason and the usage', async () => {
    const usage = { input_tokens: 300, output_tokens: 4, total_tokens: 304 };
    const heard = await hearFrom(
      stream(
        event('response.created', { response: { status: 'in_progress', usage: null } }),
        event('response.output_item.added', { item: { type: 'reasoning', summary: [] } }),
        thought('Fur'),
        event('response.reasoning.done', { text: 'Fur' }),
        text('A '),
        text('cat'),
        event('response.output_text.done', { text: 'A cat' }),
        ended({ usage, output_text: 'A cat' }),
        DONE,
      ),
    );
    expect(heard).toEqual({
      text: 'A cat',
      thoughts: 'Fur',
      end: {
        kind: 'end',
        finish: 'stop',
        usage: { promptTokens: 300, completionTokens: 4 },
      },
    });
  });

  it('is the same however its bytes are cut', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
    // No tags, and no white space, which is left out at the beginning.
    const plain = words.filter((each) => !/[<\uFEFF\s]/u.test(each));
    const piece = fc.record({ isThought: fc.boolean(), words: plain });
    const parts: Buffer[] = [];
    server = await startOddServer((_, res) => void writeApart(res, parts.splice(0)));
    const url = `${server.url}/v1/responses`;
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.array(fc.nat(), { maxLength: 8 }), async (all, cuts) => {
        const written = all.map((each) => (each.isThought ? thought : text)(each.words));
        const bytes = Buffer.from([...written, ended(), DONE].join(''));
        const pieces = cut(bytes.toString('latin1'), cuts);
        parts.push(...pieces.map((part) => Buffer.from(part, 'latin1')));
        const imagePart = () => ({});
        const asked = request(model, { messages });
        const heard = await hear(streamResponse({ transport, url, request: asked, imagePart }));
        const joined = (isThought: boolean) =>
          all.flatMap((each) => (each.isThought === isThought ? each.words : [])).join('');
        expect(heard).toEqual({
          text: joined(false),
          thoughts: joined(true),
          end: { kind: 'end', finish: 'stop' },
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['says so', ended({ status: 'incomplete' }, 'response.incomplete')],
    ['says no more than that', event('response.incomplete')],
    [
      'says so with a reason',
      ended({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    ],
    // Foundry 2.x never does.
    ['only counts as many', ended({ usage: { input_tokens: 1, output_tokens: 7 } })],
  ])('was cut at the longest answer when it %s', async (_, end) => {
    expect((await hearFrom(stream(text('x'), end), { maxTokens: 7 })).end?.finish).toBe('length');
  });

  it('was not cut by a limit when it was filtered, or is shorter', async () => {
    const incomplete_details = { reason: 'content_filter' };
    const filtered = ended({ status: 'incomplete', incomplete_details });
    expect((await hearFrom(stream(text('x'), filtered))).end?.finish).toBe('stop');
    await server?.close();
    const shorter = ended({ usage: { input_tokens: 90, output_tokens: 6 } });
    expect((await hearFrom(stream(text('x'), shorter), { maxTokens: 7 })).end?.finish).toBe('stop');
  });

  it.each([
    [
      'Model not loaded: Model must be loaded before inference',
      { code: 'model_not_loaded', model: 'm:1' },
    ],
    [
      "search_options.cc:38 request requires 5000 total tokens (2952 input + 2048 output), which exceeds the model's maximum context length of 4096 tokens",
      { code: 'context_too_long', contextTokens: 4096 },
    ],
    ['onnx_chat_generator.cc:250 image input requires a multimodal model', { code: 'no_vision' }],
    ['CUDA out of memory', { code: 'server_fault' }],
  ])('that failed means what the same words mean in a chat: %s', async (message, fault) => {
    const error = { code: 'server_error', message };
    const failed = ended({ status: 'failed', error }, 'response.failed');
    const heard = await hearFrom(stream(text('so far'), failed, DONE));
    expect(heard).toMatchObject({ text: 'so far', error: { ...fault, status: 200 } });
    expect(heard.error?.message).toContain(message.slice(0, 40));
    expect(heard.end).toBeUndefined();
  });

  it.each([
    ['without a word of it', event('response.failed')],
    ['as it was cancelled', event('response.cancelled', { response: { status: 'cancelled' } })],
    ['by an event of its own', event('error', { message: 'boom', code: 'server_error' })],
    ['as in a chat', 'data: {"error":{"message":"boom"}}\n\n'],
  ])('fails %s', async (_, failed) => {
    expect((await hearFrom(stream(text('x'), failed))).error?.code).toBe('server_fault');
  });

  it('is cut when it ends without an end', async () => {
    const heard = await hearFrom(stream(text('half')));
    expect(heard).toMatchObject({ text: 'half', error: { code: 'cut' } });
  });

  it('passes over what it does not know', async () => {
    const heard = await hearFrom(
      stream(
        text('a'),
        'data: {"half": \n\ndata: 7\n\ndata: null\n\n: note\n\n',
        event('response.output_text.delta', { delta: { of: 'another kind' } }),
        event('response.mcp_call.in_progress', { delta: 'no words' }),
        text('b'),
        ended({ usage: 'free', output: 'none' }),
      ),
    );
    expect(heard).toEqual({ text: 'ab', thoughts: '', end: { kind: 'end', finish: 'stop' } });
  });

  it('ends before a stop string, and the request with it', async () => {
    const heard = await hearFrom(
      (res) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.write(text('one\nUs') + text('er: two'));
      },
      { stop: ['\nUser:'] },
    );
    expect(heard).toEqual({ text: 'one', thoughts: '', end: { kind: 'end', finish: 'stop' } });
    await expect.poll(() => server?.open, { interval: 5 }).toBe(0);
  });

  it('keeps thoughts apart that are written among the words', async () => {
    const heard = await hearFrom(stream(text('<think>h'), text('m</think>yes'), ended()));
    expect(heard).toMatchObject({ text: 'yes', thoughts: 'hm' });
  });

  it('that falls silent is a timeout before the first word, and cut after it', async () => {
    const patient = new Transport({ patience: { firstTokenMs: 300, betweenTokensMs: 60 } });
    const begin = (...parts: readonly string[]) => {
      return (res: ServerResponse) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.write(event('response.created') + parts.join(''));
      };
    };
    expect((await hearFrom(begin(), { by: patient })).error?.code).toBe('timeout');
    await server?.close();
    const half = await hearFrom(begin(text('half')), { by: patient });
    expect(half).toMatchObject({ text: 'half', error: { code: 'cut' } });
    await patient.close();
  });
});

describe('an answer of the Responses format that comes as a whole', () => {
  const output = [
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Fur' }] },
    { type: 'message', content: [{ type: 'output_text', text: 'A cat' }] },
  ];

  it('is understood', async () => {
    const heard = await hearFrom((res) => sendJson(res, { object: 'response', output }));
    expect(heard).toMatchObject({ text: 'A cat', thoughts: 'Fur', end: { finish: 'stop' } });
  });

  it.each([200, 500])('and failed has failed, with status %i', async (status) => {
    const error = { code: 'server_error', message: 'image input requires a multimodal model' };
    const heard = await hearFrom((res) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ object: 'response', status: 'failed', error, output: [] }));
    });
    expect(heard.error).toMatchObject({ code: 'no_vision', status, model: 'm:1' });
  });
});

it('a server without the route takes no images', async () => {
  const heard = await hearFrom((res) => res.writeHead(404).end());
  expect(heard.error).toMatchObject({ code: 'no_vision', status: 404 });
});

it('an event may be any text', () => {
  const json = fc.record({
    type: fc.constantFrom('response.completed', 'response.output_text.delta', 'x'),
    object: fc.constantFrom('response', 'x'),
    delta: fc.jsonValue(),
    response: fc.jsonValue(),
    output: fc.jsonValue(),
    usage: fc.jsonValue(),
  });
  const lines = fc.oneof(
    fc.string(),
    fc.json(),
    json.map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(lines, (line) => {
      try {
        parseResponseStep(line, { model, maxTokens: 5 });
      } catch (error) {
        expect(error).toMatchObject({ name: 'FoundryError' });
      }
    }),
    { numRuns: 300 },
  );
});
