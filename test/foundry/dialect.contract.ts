import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectFor } from '../../src/foundry/dialects/index.ts';
import { recognise } from '../../src/foundry/fingerprint.ts';
import { FairQueue } from '../../src/foundry/queue.ts';
import { Server } from '../../src/foundry/server.ts';
import { Transport } from '../../src/foundry/transport.ts';
import type {
  ChatEvent,
  ChatImage,
  ChatMessage,
  Generation,
  Model,
} from '../../src/foundry/types.ts';
import { type FakeFoundry, rawToolCall } from '../fakes/foundry/index.ts';
import { describeImages, picture } from './dialect-images.contract.ts';
import { faultOf, hear } from './hear.ts';
import { type Asking, request } from './open-foundry.ts';

/** A running server of one dialect, and how to bring it into the situations of the contract. */
export type Stage = {
  readonly url: string;
  readonly models: {
    /** In memory. */
    readonly loaded: string;
    /** On disk only; unset where the server loads by itself. */
    readonly unloaded?: string;
    /** To be downloaded first; unset where there is no such thing. */
    readonly remote?: string;
    /** Thinks before it answers. */
    readonly thinking: string;
    /** For embeddings; unset where there is none. */
    readonly embedding?: string;
    /** Takes images; in memory once {@link Stage.looks} was called. */
    readonly seeing: string;
  };
  /** The context window of the loaded model. */
  readonly context: number;
  /** Makes the server answer with a few words; gives the question and the text to expect. */
  answers(): { question: string; text: RegExp };
  /** Makes it think first; gives the question. */
  thinks(): string;
  /** Makes it tell of the image what it sees; gives the text to expect. */
  looks(image: ChatImage): RegExp;
  /** Makes the answer break with an error after some words; gives the question. */
  breaks(): string;
  /** The fake itself; unset for a server that cannot be told to fail below its protocol. */
  readonly fake?: FakeFoundry;
  close(): Promise<void>;
};

export type StageOptions = {
  readonly splitBytes?: number;
  /** Where to listen; unset: a free port. */
  readonly port?: number;
};

/** Where generations differ in what they can tell or do. */
export type Capabilities = {
  /** The stage has a fake that can be told to fail below its protocol. */
  readonly isFake: boolean;
  readonly loads: boolean;
  /** A route brings models onto the disk. */
  readonly downloads: boolean;
  /** Models are listed that would have to be downloaded first. */
  readonly listsCatalogue: boolean;
  /** Streams end with the number of tokens. */
  readonly tellsUsage: boolean;
  /** Streams end with a reason, or with an error in words; else any end looks like a good one. */
  readonly tellsWhyItEnds: boolean;
  /** Images: all of a prompt or the last alone, and over which route. */
  readonly takesImages: 'all' | 'last';
  readonly imageRoute: string;
  /** What the list says of the loaded model, which takes none; unset: nothing. */
  readonly loadedSees: boolean | undefined;
  /** What comes of asking a model that does not exist. */
  readonly unknownModel: 'model_unknown' | 'model_not_loaded';
};

const CHAT = '/v1/chat/completions';

/** The rules that every dialect keeps, whatever its server speaks. */
export function describeDialect(
  generation: Generation,
  open: (options?: StageOptions) => Promise<Stage>,
  can: Capabilities,
): void {
  const { isFake, loads } = can;
  /** The end of an answer, with as much as the server tells. */
  const endOf = (finish: 'stop' | 'length', completionTokens: unknown) => ({
    kind: 'end',
    finish,
    ...(can.tellsUsage ? { usage: { promptTokens: expect.any(Number), completionTokens } } : {}),
  });
  describe(`dialect ${generation}`, () => {
    let stage: Stage;
    let transport: Transport;
    beforeEach(async () => {
      stage = await open();
      transport = new Transport();
    });
    afterEach(async () => {
      await transport.close();
      await stage.close();
    });

    const dialect = dialectFor(generation);
    const never = () => new AbortController().signal;
    const wire = () => ({ url: stage.url, transport });
    const models = () => dialect.models(wire(), never());
    const modelOf = (id: string): Model => ({ id, alias: id, state: 'loaded', kind: 'chat' });
    const talk = (asking: Asking = {}, onEvent?: (event: ChatEvent) => void) => {
      const model = modelOf(asking.model ?? stage.models.loaded);
      return hear(dialect.stream(wire(), request(model, asking)), onEvent);
    };
    const fake = (): FakeFoundry => {
      if (stage.fake === undefined) throw new Error('this stage has no fake');
      return stage.fake;
    };
    const remoteModel = async (): Promise<Model> => {
      const { remote = '' } = stage.models;
      return (await models()).find(({ id }) => id === remote) ?? modelOf(remote);
    };
    const server = async () => {
      const endpoint = await recognise({ url: stage.url, source: 'test' }, transport, never());
      if (endpoint === undefined) throw new Error('the server was not recognised');
      return new Server({
        endpoint,
        transport,
        queue: new FairQueue({ width: 1, longest: 10 }),
      });
    };

    it('is recognised by its server', async () => {
      const found = await recognise({ url: stage.url, source: 'test' }, transport, never());
      expect(found).toMatchObject({ url: stage.url, source: 'test', generation });
      expect(found?.latencyMs).toBeGreaterThanOrEqual(0);
    });

    it('lists every model with its exact id, its state and its kind', async () => {
      const list = await models();
      const { loaded, unloaded, remote, embedding } = stage.models;
      const find = (id: string) => list.find((model) => model.id === id);
      expect(find(loaded)).toMatchObject({ state: 'loaded', kind: 'chat' });
      if (unloaded !== undefined) expect(find(unloaded)?.state).toMatch(/cached|catalog/);
      if (can.listsCatalogue && remote !== undefined) expect(find(remote)?.state).toBe('catalog');
      if (embedding !== undefined) expect(find(embedding)?.kind).toBe('embedding');
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    });

    it('streams the text and ends with the reason and the usage', async () => {
      const { question, text } = stage.answers();
      const heard = await talk({ question, maxTokens: 2000 });
      expect(heard.error).toBeUndefined();
      expect(heard.text).toMatch(text);
      expect(heard.end).toEqual(endOf('stop', expect.any(Number)));
      if (can.tellsUsage) expect(heard.end?.usage?.completionTokens).toBeGreaterThan(0);
    });

    it('keeps the text whole however its bytes are cut', async () => {
      await stage.close();
      stage = await open({ splitBytes: 1 });
      const { question, text } = stage.answers();
      expect((await talk({ question, maxTokens: 2000 })).text).toMatch(text);
    });

    it('keeps thoughts out of the text', async () => {
      const question = stage.thinks();
      const heard = await talk({ question, model: stage.models.thinking, maxTokens: 2000 });
      expect(heard.thoughts.trim()).not.toBe('');
      expect(heard.text).not.toMatch(/think>/);
      expect(heard.text).not.toContain(heard.thoughts.trim());
      expect(heard.text).toMatch(/^\S/);
    });

    it("ends with 'length' at the longest answer that was asked for", async () => {
      const { question } = stage.answers();
      const heard = await talk({ question, maxTokens: 2 });
      expect(heard.end).toEqual(endOf('length', 2));
    });

    it('ends at once when the person stops it', async () => {
      const { question } = stage.answers();
      const stop = new AbortController();
      const events: ChatEvent[] = [];
      const heard = await talk({ question, maxTokens: 2000, signal: stop.signal }, (event) => {
        events.push(event);
        stop.abort();
      });
      expect(heard.error?.code).toBe('aborted');
      expect(events).toHaveLength(1);
    });

    it('asks nothing when it is stopped beforehand', async () => {
      const heard = await talk({ signal: AbortSignal.abort() });
      expect(heard.error?.code).toBe('aborted');
      if (isFake) expect(fake().chats).toHaveLength(0);
    });

    it('tells the window when the prompt is too long for it', async () => {
      const question = 'word '.repeat(stage.context);
      const { error } = await talk({ question, maxTokens: 100 });
      expect(error).toMatchObject({ code: 'context_too_long', contextTokens: stage.context });
    });

    it('says so when the model does not exist', async () => {
      const { error } = await talk({ model: 'nobody-knows-generic-cpu:1' });
      const status = can.unknownModel === 'model_unknown' ? 404 : 400;
      expect(error).toMatchObject({ code: can.unknownModel, status });
    });

    it('ends before a stop string and gives up the rest', async () => {
      const { question, text } = stage.answers();
      const whole = (await talk({ question, maxTokens: 2000 })).text;
      const [stop = ''] = /\S{2}\s\S/u.exec(whole.slice(4)) ?? [];
      const heard = await talk({ question, maxTokens: 2000, stop: ['no such thing', stop] });
      expect(heard.text).toBe(whole.slice(0, whole.indexOf(stop)));
      expect(heard.end).toEqual({ kind: 'end', finish: 'stop' });
      expect(whole).toMatch(text);
    });

    it('gives the text so far before the error of a stream', async () => {
      const heard = await talk({ question: stage.breaks(), maxTokens: 2000 });
      expect(heard.text).not.toBe('');
      expect(heard.error?.code).toBe(can.tellsWhyItEnds ? 'server_fault' : 'cut');
      expect(heard.end).toBeUndefined();
    });

    it('is unreachable when nobody listens any more', async () => {
      await stage.close();
      expect((await talk()).error?.code).toBe('unreachable');
      expect((await faultOf(models())).code).toBe('unreachable');
    });

    if (isFake)
      it('sends the messages, the temperature and the longest answer, and streams', async () => {
        const asked = { question: 'Why?', temperature: 0, maxTokens: 77 };
        await talk(asked);
        const messages: ChatMessage[] = [{ role: 'user', content: 'Why?', images: [] }];
        await talk({ ...asked, messages });
        const body = {
          model: stage.models.loaded,
          messages: [{ role: 'user', content: 'Why?' }],
          temperature: 0,
          max_tokens: 77,
          stream: true,
          stream_options: { include_usage: true },
        };
        // To the byte.
        expect(JSON.stringify(fake().chats)).toBe(JSON.stringify([body, body]));
      });

    describeImages(can, {
      stage: () => stage,
      reopen: async (options) => {
        await stage.close();
        stage = await open(options);
      },
      talk,
      models,
      fake,
      endOf,
    });

    /** The same rules on each route that answers. */
    const routes: readonly (readonly [string, string, () => Asking])[] = [
      ['a question', CHAT, () => ({})],
      [
        'an image',
        can.imageRoute,
        () => {
          stage.looks(picture('x'));
          fake().answer('You said: Hello?');
          const { seeing } = stage.models;
          const images = [picture('x')];
          return { model: seeing, messages: [{ role: 'user', content: 'Hello?', images }] };
        },
      ],
    ];

    if (isFake)
      describe.each(routes)('on a server that fails, %s', (_what, path, asked) => {
        let base: Asking;
        beforeEach(() => {
          base = asked();
        });
        const say = (asking: Asking = {}) => talk({ ...base, ...asking });

        it('hangs up when the person stops a silent answer', async () => {
          fake().answer({ text: 'late', firstTokenMs: 60_000 });
          const stop = new AbortController();
          const heard = say({ signal: stop.signal });
          await fake().until(() => fake().running === 1);
          stop.abort();
          expect((await heard).error?.code).toBe('aborted');
          await fake().until(() => fake().answers[0]?.clientGoneAt !== undefined);
        });

        it('hangs up when the loop is left', async () => {
          fake().hold();
          fake().answer('one two three');
          const model = modelOf(base.model ?? stage.models.loaded);
          for await (const event of dialect.stream(wire(), request(model, base))) {
            expect(event).toEqual({ kind: 'text', text: 'one ' });
            break;
          }
          await fake().until(() => fake().answers[0]?.clientGoneAt !== undefined);
        });

        it.each([
          ['a reset', 'reset-mid-stream', false],
          // Where no reason is given at all, this is how every answer ends.
          ['an end without a reason', 'end-without-finish', !can.tellsWhyItEnds],
        ] as const)('is cut by %s after the text so far', async (_, mode, isWhole) => {
          fake().answer('one two three four');
          fake().fail({ path, mode, afterTokens: 2 });
          const heard = await say();
          expect(heard.text).toBe('one two ');
          expect(heard.error?.code).toBe(isWhole ? undefined : 'cut');
        });

        it('never gives a tool call that the server leaves in the text', async () => {
          fake().answer(['Let me ', 'see. ', ...rawToolCall('weather', { city: 'Oslo' })]);
          const heard = await say();
          expect(heard).toMatchObject({ text: 'Let me see. ', end: { finish: 'stop' } });
        });

        it('ends whole, without words, when there is nothing but a tool call', async () => {
          fake().answer(rawToolCall('weather', {}));
          expect(await say()).toMatchObject({ text: '', end: { finish: 'stop' } });
        });

        it('gives what was held back as the start of a tag before it is cut', async () => {
          fake().answer(['a ', '<', 'b']);
          fake().fail({ path, mode: 'reset-mid-stream', afterTokens: 2 });
          expect((await say()).text).toBe('a <');
        });

        it('is cut, not empty, when the stream ends before the first word', async () => {
          fake().fail({ path, mode: 'end-without-finish', afterTokens: 0 });
          expect(await say()).toMatchObject({ text: '', error: { code: 'cut' } });
        });

        it('fails with the error that comes instead of a stream', async () => {
          fake().fail({ path, mode: 'error-before-stream', message: 'CUDA out of memory' });
          const heard = await say();
          expect(heard).toMatchObject({ text: '', error: { code: 'server_fault' } });
          expect(heard.error?.message).toContain('CUDA out of memory');
        });

        it('is unreachable when the connection is reset before an answer', async () => {
          fake().fail({ path, mode: 'reset' });
          expect((await say()).error?.code).toBe('unreachable');
        });

        it('fails with the status when a page of HTML comes', async () => {
          fake().fail({ path, mode: 'html500' });
          expect((await say()).error).toMatchObject({ code: 'server_fault', status: 500 });
        });

        it.each([
          ['an object', 503, { error: { message: 'overloaded', code: null } }, 'server_fault'],
          ['a string', 500, { error: 'boom' }, 'server_fault'],
          ['nothing', 502, '', 'server_fault'],
          [
            'plain text',
            400,
            'No OpenAIService provider found for modelName:x',
            'model_not_loaded',
          ],
          [
            'problem details',
            400,
            { title: 'Bad Request', status: 400, detail: "Model 'x' is not loaded." },
            'model_not_loaded',
          ],
          [
            'an overflow',
            400,
            { error: { message: 'the request exceeds the available context size' } },
            'context_too_long',
          ],
        ])('understands an HTTP error that is %s', async (_, status, body, code) => {
          fake().fail({ path, mode: 'status', status, body });
          expect((await say()).error).toMatchObject({ code, status });
        });
      });

    if (loads)
      describe('loading', () => {
        it('refuses to answer until the model is loaded, then answers', async () => {
          const { unloaded = '' } = stage.models;
          const { question, text } = stage.answers();
          const asked = { question, model: unloaded, maxTokens: 2000 };
          expect((await talk(asked)).error?.code).toBe('model_not_loaded');
          const model = (await models()).find(({ id }) => id === unloaded) ?? modelOf(unloaded);
          await dialect.load?.(wire(), model, never());
          expect((await talk(asked)).text).toMatch(text);
          expect((await models()).find(({ id }) => id === unloaded)?.state).toBe('loaded');
          await dialect.unload?.(wire(), model, never());
          expect((await talk(asked)).error?.code).toBe('model_not_loaded');
        });

        it('loads once for all who wait and shows it as loaded to each', async () => {
          const { unloaded = '' } = stage.models;
          const one = await server();
          const model = (await one.models()).find(({ id }) => id === unloaded) ?? modelOf(unloaded);
          const loaded = await Promise.all([one.load(model), one.load(model), one.load(model)]);
          expect(loaded[0]).toMatchObject({ id: unloaded, state: 'loaded' });
          for (const each of loaded) expect(each).toBe(loaded[0]);
          expect(one.stateOf(unloaded)).toBe('loaded');
        });

        it('says so when a model to load does not exist', async () => {
          const load = dialect.load?.(wire(), modelOf('nobody-knows-generic-cpu:1'), never());
          expect((await faultOf(Promise.resolve(load))).code).toBe('model_unknown');
        });

        if (isFake)
          it('says so when the model is not on the disk', async () => {
            const model = await remoteModel();
            const load = dialect.load?.(wire(), model, never());
            expect((await faultOf(Promise.resolve(load))).code).toBe('model_not_downloaded');
          });

        if (isFake)
          it('says load_failed with the reason, whatever its words', async () => {
            const model = (await models()).find(({ id }) => id === stage.models.unloaded);
            if (model === undefined) throw new Error('not listed');
            for (const reason of ['library not loaded', 'no CUDAExecutionProvider']) {
              const body = { error: { message: `Load failed: ${reason}` } };
              fake().fail({ path: /\/load\//, mode: 'status', status: 500, body });
              const fault = await faultOf(Promise.resolve(dialect.load?.(wire(), model, never())));
              expect(fault).toMatchObject({ code: 'load_failed', status: 500 });
              expect(fault.message).toContain(reason);
            }
          });
      });

    if (can.downloads)
      describe('downloading', () => {
        const download = async (signal = never()) => {
          const percents: number[] = [];
          const onProgress = (percent: number) => percents.push(percent);
          const model = await remoteModel();
          await dialect.download?.(wire(), model, { signal, onProgress });
          return percents;
        };

        it('tells how far it is, then the model can be loaded', async () => {
          const percents = await download();
          expect(percents.length).toBeGreaterThan(2);
          expect(percents.toSorted((a, b) => a - b)).toEqual(percents);
          expect(percents.at(-1)).toBe(100);
          const model = await remoteModel();
          expect(model.state).toBe('cached');
          await dialect.load?.(wire(), model, never());
          expect((await remoteModel()).state).toBe('loaded');
        });

        it('ends with the request when it is cancelled', async () => {
          const stop = new AbortController();
          fake().hold();
          const fault = faultOf(download(stop.signal));
          await fake().untilHeld();
          stop.abort();
          expect((await fault).code).toBe('aborted');
          await fake().until(() => fake().held === 0);
          expect((await remoteModel()).state).toBe('catalog');
        });

        it('fails when the connection breaks', async () => {
          fake().hold();
          const fault = faultOf(download());
          await fake().untilHeld();
          fake().goDown();
          expect((await fault).code).toBe('download_failed');
        });

        it('says so when a model to download does not exist', async () => {
          const options = { signal: never(), onProgress: () => {} };
          const work = dialect.download?.(wire(), modelOf('nobody-knows:1'), options);
          expect((await faultOf(Promise.resolve(work))).code).toBe('model_unknown');
        });
      });
  });
}
