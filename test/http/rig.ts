import { type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Answerer } from '../../src/conversation/answer.ts';
import { Claim } from '../../src/conversation/claim.ts';
import { Conversations } from '../../src/conversation/conversations.ts';
import type { Button, DoorState } from '../../src/conversation/door.ts';
import { History } from '../../src/conversation/history.ts';
import { Shelf } from '../../src/conversation/shelf.ts';
import { Turns } from '../../src/conversation/turns.ts';
import { readEvents } from '../../src/foundry/events.ts';
import { Foundry } from '../../src/foundry/foundry.ts';
import { type HttpDoor, type HttpDoorOptions, httpDoor } from '../../src/http/index.ts';
import { openLog } from '../../src/log.ts';
import { openMetrics } from '../../src/metrics/index.ts';
import { openMemoryStore, type Store } from '../../src/storage/store.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';

export const systemPrompt = 'Answer briefly.';

export type Rig = {
  readonly door: HttpDoor;
  readonly model: FakeFoundry;
  readonly conversation: Conversations;
  readonly store: Store;
  readonly url: string;
  readonly port: number;
  /** What the door was opened with. */
  readonly options: HttpDoorOptions;
  /** Lines of the log. */
  readonly lines: readonly string[];
  close(): Promise<void>;
};

export type RigOptions = Partial<Pick<HttpDoorOptions, 'apiKey' | 'timing' | 'host'>> & {
  /** Answers at once; unset: 1. */
  readonly concurrency?: number;
  readonly foundry?: Parameters<typeof startFakeFoundry>[0];
  readonly doors?: Readonly<Record<string, DoorState>>;
  /** What an earlier run left; unset: nothing. */
  readonly store?: Store;
};

/** The whole product behind a real port: the HTTP door, the conversation service, a fake Foundry. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const model = await startFakeFoundry(options.foundry);
  const lines: string[] = [];
  const log = openLog({ level: 'debug', secrets: [], write: (line) => void lines.push(line) });
  const metrics = openMetrics({ version: '1.2.3' });
  const { observe } = metrics;
  const source = { name: 'daemon.json', addresses: async () => [model.url] };
  const { concurrency = 1 } = options;
  const foundry = new Foundry({
    sources: [source],
    concurrency,
    log,
    observe,
  });
  const store = options.store ?? openMemoryStore();
  const history = new History({ store });
  const defaults = { systemPrompt, temperature: 0.7, maxTokens: 512 };
  const turns = new Turns({
    store,
    history,
    answerer: new Answerer({ foundry, ...defaults }),
    log,
    observe,
  });
  const claim = new Claim({ store, hasAdmins: true, announce: () => {} });
  const doors = () => options.doors ?? {};
  const conversation = new Conversations({
    services: { foundry, store, history, turns, claim, defaults, doors },
    rules: { access: 'approval', adminIds: [], allowedIds: [] },
    outbox: {
      replyTo: async (said) => await door.replyTo?.(said),
      direct: async () => undefined,
      forget: async (person) => await door.forget?.(person),
    },
    log,
  });
  const { host = '127.0.0.1', apiKey, timing } = options;
  const doorOptions: HttpDoorOptions = {
    host,
    port: 0,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(timing === undefined ? {} : { timing }),
    conversation,
    foundry,
    history,
    shelf: new Shelf({ store, history, turns }),
    people: store.people,
    files: store.files,
    defaults,
    doors,
    version: '1.2.3',
    metrics,
    log,
  };
  const door = httpDoor(doorOptions);
  door.start();
  const { url, port } = await door.listening;
  return {
    door,
    model,
    conversation,
    store,
    url,
    port,
    options: doorOptions,
    lines,
    async close() {
      await turns.close(0);
      await door.close();
      await foundry.close();
      await model.close();
      metrics.close();
    },
  };
}

export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
};

export type AskOptions = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly chunks?: readonly string[];
  /** The end of the body never comes. */
  readonly isCutShort?: boolean;
  /** The text is unpacked. */
  readonly isCompressed?: boolean;
};

/** A request with any headers, also such as `fetch` would not send. */
export async function ask(
  { port }: { port: number },
  path: string,
  options: AskOptions = {},
): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, chunks = [], isCutShort = false } = options;
  return await new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
    call.on('error', reject);
    call.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response;
        const body = Buffer.concat(parts);
        const bytes = options.isCompressed === true ? unpacked(body, answered) : body;
        resolve({ status, headers: answered, text: bytes.toString('utf8') });
      });
    });
    for (const chunk of chunks) call.write(chunk);
    if (!isCutShort) call.end();
  });
}

function unpacked(body: Buffer, { 'content-encoding': encoding }: IncomingHttpHeaders): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}

/** A POST with JSON. */
export function post(url: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...init.headers };
  return fetch(url, { method: 'POST', body: JSON.stringify(body), ...init, headers });
}

/** What the streams of the server carry, by their fields. */
export type SentEvent = {
  readonly type?: string;
  readonly text?: string;
  readonly append?: string;
  readonly markdown?: string;
  readonly done?: boolean;
  readonly buttons?: readonly (readonly Button[])[];
};

/** The events of a stream, parsed, as they come. */
export async function* events(response: Response): AsyncGenerator<SentEvent> {
  if (response.body === null) return;
  for await (const data of readEvents(response.body)) yield JSON.parse(data);
}

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Code and status of an answer that must be an error in our shape. */
export async function refusal(response: Response): Promise<[number, string, string]> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code, error.message];
}
