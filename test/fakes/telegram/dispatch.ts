import { ApiError } from './api-error.ts';
import { Arguments, type Fields } from './arguments.ts';
import { readArguments } from './body.ts';
import type { Faults, Strike } from './faults.ts';
import { findMethod } from './methods/index.ts';
import type { RawCall, RawReply } from './server.ts';
import { Waiting } from './waiting.ts';
import type { World } from './world.ts';

/** One request that reached the fake. */
export interface CallRecord {
  /** The method as the Bot API spells it; `file` for a download. */
  method: string;
  payload: Fields;
  /** When it came, `performance.now()` milliseconds. */
  at: number;
  /** The HTTP status of the answer; 0 while there is none and when the connection was broken instead. */
  status: number;
  /** True when it was answered or its connection broken. */
  done: boolean;
}

interface DispatcherOptions {
  token: string;
  world: World;
  faults: Faults;
}

type Handler = (args: Arguments, signal: AbortSignal) => Promise<RawReply>;

/** Takes requests apart, checks the token, applies scripted failures and runs the methods. */
export class Dispatcher {
  readonly calls: CallRecord[] = [];
  readonly waiting = new Waiting();
  readonly #token: string;
  readonly #world: World;
  readonly #faults: Faults;

  constructor({ token, world, faults }: DispatcherOptions) {
    this.#token = token;
    this.#world = world;
    this.#faults = faults;
  }

  /** Handles one HTTP request. */
  async handle(call: RawCall): Promise<RawReply> {
    const [, isFile, token, rest] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(call.path) ?? [];
    if (token === undefined || rest === undefined) return failure(404, 'Not Found');
    if (decodeURIComponent(token) !== this.#token) {
      const isToken = /^[1-9]\d*:[\w-]{30,}$/.test(decodeURIComponent(token));
      return isToken ? failure(401, 'Unauthorized') : failure(404, 'Not Found');
    }
    if (isFile !== undefined) {
      const args = new Arguments({ path: rest });
      return this.#record({ method: 'file', args, run: () => this.#download(rest) }, call.signal);
    }
    try {
      return await this.#method(rest, readArguments(call), call.signal);
    } catch (error) {
      return errorReply(error);
    }
  }

  /** Runs a call that the bot wrote into its answer to the webhook; nobody learns of its result. */
  runWebhookReply({ method, ...fields }: Fields): void {
    const signal = new AbortController().signal;
    void this.#method(String(method), new Arguments(fields), signal);
  }

  #method(name: string, args: Arguments, signal: AbortSignal): Promise<RawReply> {
    const method = findMethod(name, this.#world.lacks);
    const run: Handler = async () => {
      if (method === undefined) return failure(404, 'Not Found: method not found');
      const result = await method.run({ args, signal, world: this.#world });
      return { kind: 'json', status: 200, body: { ok: true, result: structuredClone(result) } };
    };
    return this.#record({ method: method?.name ?? name, args, run }, signal);
  }

  async #record(
    { method, args, run }: { method: string; args: Arguments; run: Handler },
    signal: AbortSignal,
  ): Promise<RawReply> {
    const payload = structuredClone(args.fields);
    const record: CallRecord = { method, payload, at: performance.now(), status: 0, done: false };
    this.calls.push(record);
    this.waiting.poke();
    const reply = await this.#strikeOrRun({ run, args, signal, record });
    if (reply.kind === 'json') record.status = reply.status;
    if (reply.kind === 'bytes') record.status = 200;
    record.done = reply.kind !== 'silence';
    this.waiting.poke();
    return reply;
  }

  async #strikeOrRun({ run, args, signal, record }: RunOptions): Promise<RawReply> {
    const strike = this.#faults.strike(record.method, record.payload);
    if (strike?.mode === 'answer') return errorReply(strike.error);
    if (strike?.mode === 'drop-before') return { kind: 'drop' };
    if (strike?.mode === 'raw') return { kind: 'raw', bytes: strike.raw };
    if (strike?.mode === 'hang') return { kind: 'silence' };
    const reply = await run(args, signal).catch(errorReply);
    return strike === undefined ? reply : spoil(reply, strike);
  }

  async #download(path: string): Promise<RawReply> {
    const file = this.#world.files.at(decodeURIComponent(path));
    if (file === undefined) return failure(404, 'Not Found');
    return { kind: 'bytes', bytes: file.bytes, mime: 'application/octet-stream' };
  }
}

interface RunOptions {
  run: Handler;
  args: Arguments;
  signal: AbortSignal;
  record: CallRecord;
}

async function spoil(reply: RawReply, { mode, delayMs }: Strike): Promise<RawReply> {
  if (mode === 'drop-reply') return { kind: 'drop' };
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  return reply;
}

function errorReply(error: unknown): RawReply {
  if (!(error instanceof ApiError)) {
    return failure(500, `Internal Server Error: the fake broke: ${String(error)}`);
  }
  const { code, message, retryAfter } = error;
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  const body = { ok: false, error_code: code, description: message, ...parameters };
  return { kind: 'json', status: code, body, retryAfter };
}

function failure(status: number, description: string): RawReply {
  return { kind: 'json', status, body: { ok: false, error_code: status, description } };
}
