import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type CompletionCall, streamCompletion } from '../../src/foundry/completion.ts';
import { Transport } from '../../src/foundry/transport.ts';
import { type Heard, hear } from './hear.ts';
import { type OddServer, sendChunk, sendEnd, sendJson, startOddServer } from './odd-server.ts';
import { type Asking, request } from './open-foundry.ts';

const transport = new Transport();
let server: OddServer | undefined;
afterEach(() => server?.close());

/** What is heard of a server that answers in this way. */
async function hearFrom(
  chat: (res: ServerResponse) => void,
  {
    saysWhyItEnds = 'always',
    ...asking
  }: { saysWhyItEnds?: CompletionCall['saysWhyItEnds'] } & Asking = {},
): Promise<Heard> {
  server = await startOddServer((_, res) => chat(res));
  const model = { id: 'm', alias: 'm', state: 'loaded', kind: 'chat' } as const;
  const call = {
    transport,
    url: `${server.url}/chat`,
    request: request(model, asking),
    saysWhyItEnds,
  };
  return await hear(streamCompletion(call));
}

function choice(delta: Record<string, unknown>, finish_reason: unknown = null) {
  return { choices: [{ index: 0, delta, finish_reason }] };
}

describe('chunks', () => {
  it.each([
    ['usage without its numbers', { ...choice({ content: 'word' }), usage: {} }],
    ['usage of another type', { ...choice({ content: 'word' }), usage: 'free' }],
    ['a reason that is no word', choice({ content: 'word' }, 7)],
    ['reasoning that is no text', choice({ content: 'word', reasoning: { steps: [] } })],
    ['fields of its own', { ...choice({ content: 'word', extra: 1 }), timings: [], error: null }],
    ['message in place of delta', { choices: [{ message: { content: 'word' } }] }],
  ])('keep their text beside %s', async (_, chunk) => {
    const heard = await hearFrom((res) => {
      sendChunk(res, chunk);
      sendEnd(res);
    });
    expect(heard).toMatchObject({ text: 'word', end: { finish: 'stop' } });
  });

  it.each(['reasoning_content', 'reasoning'])('with %s are thoughts', async (name) => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ [name]: 'hm', content: null }));
      sendChunk(res, choice({ content: 'yes' }));
      sendEnd(res);
    });
    expect(heard).toMatchObject({ text: 'yes', thoughts: 'hm' });
  });

  it('that are none are passed over', async () => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ content: 'a' }));
      res.write('data: {"half": \n\ndata: not JSON\n\ndata: null\n\ndata: 7\n\n: note\n\n');
      sendChunk(res, { choices: [] });
      sendChunk(res, choice({ content: 'b' }));
      sendEnd(res);
    });
    expect(heard).toMatchObject({ text: 'ab', end: {} });
  });
});

describe('the end', () => {
  it('is [DONE], though the server gave no reason and keeps the connection', async () => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ content: 'x' }));
      res.write('data: [DONE]\n\n');
    });
    expect(heard.end).toEqual({ kind: 'end', finish: 'stop' });
    await expect.poll(() => server?.open, { interval: 5 }).toBe(0);
  });

  it('is the reason, though the server never says [DONE]', async () => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ content: 'x' }));
      sendChunk(res, choice({}, 'length'));
      res.end();
    });
    expect(heard.end).toEqual({ kind: 'end', finish: 'length' });
  });

  it('comes with the usage that is sent after the reason', async () => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ content: 'x' }, 'stop'));
      sendChunk(res, { choices: [], usage: { prompt_tokens: 3, completion_tokens: 1 } });
      res.end('data: [DONE]');
    });
    expect(heard.end?.usage).toEqual({ promptTokens: 3, completionTokens: 1 });
  });

  it('without a reason is whole on a server that never gives one', async () => {
    const chat = (res: ServerResponse) => {
      sendChunk(res, choice({ content: 'x' }));
      res.end();
    };
    expect((await hearFrom(chat, { saysWhyItEnds: 'never' })).end).toBeDefined();
    await server?.close();
    expect((await hearFrom(chat)).error?.code).toBe('cut');
    await server?.close();
    const nothing = await hearFrom((res) => res.end(), { saysWhyItEnds: 'never' });
    expect(nothing.error?.code).toBe('cut');
  });

  it.each([
    ['no choices', { choices: [] }],
    ['something else', { hello: 'you' }],
    ['only counts', { choices: [], usage: { prompt_tokens: 1, completion_tokens: 0 } }],
  ])('of a stream with %s is no empty answer', async (_, chunk) => {
    const heard = await hearFrom((res) => {
      sendChunk(res, chunk);
      res.end('data: [DONE]\n\n');
    });
    expect(heard).toMatchObject({ text: '', error: { code: 'bad_answer' } });
  });

  it('of an answer without a word is an empty answer', async () => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ role: 'assistant', content: '' }, 'stop'));
      sendEnd(res);
    });
    expect(heard).toMatchObject({ text: '', end: { finish: 'stop' } });
  });

  it('is the stop string, at which the request is ended', async () => {
    const heard = await hearFrom(
      (res) => {
        sendChunk(res, choice({ content: 'one\nUs' }));
        sendChunk(res, choice({ content: 'er: two' }));
      },
      { stop: ['\nUser:'] },
    );
    expect(heard).toEqual({ text: 'one', thoughts: '', end: { kind: 'end', finish: 'stop' } });
    await expect.poll(() => server?.open, { interval: 5 }).toBe(0);
  });

  it.each([
    ['in a thought', ['<think>a STOP b</think>', 'yes'], 'yes', 'a STOP b'],
    ['before a thought was recognised', ['a <', '</think>yes'], 'yes', 'a <'],
  ])('is no stop string %s', async (_, contents, text, thoughts) => {
    const chat = (res: ServerResponse) => {
      for (const content of contents) sendChunk(res, choice({ content }));
      sendEnd(res);
    };
    const heard = await hearFrom(chat, { stop: ['STOP', '<s>'] });
    expect(heard).toMatchObject({ text, thoughts, end: { finish: 'stop' } });
  });

  it('is the longest answer when as many pieces came from a server that gives no reason', async () => {
    const chat = (res: ServerResponse) => {
      for (const content of ['a', 'b', '', 'c']) sendChunk(res, choice({ content }));
      res.end();
    };
    const full = await hearFrom(chat, { saysWhyItEnds: 'never', maxTokens: 3 });
    expect(full.end?.finish).toBe('length');
    await server?.close();
    const short = await hearFrom(chat, { saysWhyItEnds: 'never', maxTokens: 4 });
    expect(short.end?.finish).toBe('stop');
  });

  it('of the stream ends a tag that only had begun', async () => {
    const heard = await hearFrom((res) => {
      sendChunk(res, choice({ content: 'if a <' }));
      sendEnd(res);
    });
    expect(heard.text).toBe('if a <');
  });
});

describe('a server that does not stream', () => {
  it('is understood when it answers as a whole', async () => {
    const heard = await hearFrom((res) =>
      sendJson(res, {
        choices: [{ message: { content: '<think>hm</think>\n\nyes' }, finish_reason: 'length' }],
        usage: { prompt_tokens: 3, completion_tokens: 1 },
      }),
    );
    expect(heard).toMatchObject({ text: 'yes', thoughts: 'hm', end: { finish: 'length' } });
  });

  it('that answers 200 with an error has failed', async () => {
    const error = { message: 'Model not loaded: Model must be loaded before inference' };
    const heard = await hearFrom((res) => sendJson(res, { error }));
    expect(heard.error?.code).toBe('model_not_loaded');
  });

  it('that answers 200 with a page has given no answer', async () => {
    const heard = await hearFrom((res) => {
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      res.end('<html>Log in to the Wi-Fi</html>');
    });
    expect(heard).toMatchObject({ text: '', error: { code: 'bad_answer' } });
  });

  it('says so is not needed: a stream without a content type is read as one', async () => {
    const heard = await hearFrom((res) => {
      res.writeHead(200);
      sendChunk(res, choice({ content: 'x' }));
      sendEnd(res);
    });
    expect(heard).toMatchObject({ text: 'x', end: {} });
  });
});

it('a tool call that is never shown is heard: the model is not silent', async () => {
  const patient = new Transport({ patience: { firstTokenMs: 100, betweenTokensMs: 2_000 } });
  server = await startOddServer((_, res) => {
    sendChunk(res, choice({ content: '<tool_call>{' }));
    setTimeout(() => sendEnd(res), 300);
  });
  const model = { id: 'm', alias: 'm', state: 'loaded', kind: 'chat' } as const;
  const url = `${server.url}/chat`;
  const call = {
    transport: patient,
    url,
    request: request(model),
    saysWhyItEnds: 'unless doubled',
  } as const;
  expect(await hear(streamCompletion(call))).toMatchObject({ text: '', end: { finish: 'stop' } });
  await patient.close();
});

it('a connection that breaks while an error is read is cut, which may be repeated', async () => {
  const heard = await hearFrom((res) => {
    res.writeHead(500, { 'content-length': '100' });
    res.write('{"error":', () => res.socket?.resetAndDestroy());
  });
  expect(['cut', 'unreachable']).toContain(heard.error?.code);
});
