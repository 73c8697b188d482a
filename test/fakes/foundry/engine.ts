import { setImmediate, setTimeout } from 'node:timers/promises';
import { eachOrAbort, orAbort } from './abortable.ts';
import type { Changes } from './changes.ts';
import type { Gate } from './gate.ts';
import { type Piece, pieces, toScript, untilStop } from './script.ts';
import type { AnswerFunction, AnswerLog, ModelRequest, Script, StreamFault } from './types.ts';

/** Where and how a stream breaks. */
export type Break = { readonly how: StreamFault; readonly afterTokens: number; message: string };

/** Token counts of one answer. */
export type Usage = { readonly prompt: number; readonly completion: number };

/** What a dialect has to write, in order; `break` and `abandoned` are final like `end`. */
export type ModelEvent =
  | { readonly type: 'start' }
  | { readonly type: 'token'; readonly piece: Piece }
  | { readonly type: 'end'; readonly wasCut: boolean; readonly script: Script; usage: Usage }
  | { readonly type: 'break'; readonly how: StreamFault; readonly message: string }
  | { readonly type: 'abandoned' };

/** One answer to generate. */
export type Job = {
  readonly request: ModelRequest;
  readonly promptTokens: number;
  readonly maxTokens: number;
  readonly reasoningInline: boolean;
  readonly stop: readonly string[];
  readonly fault: Break | undefined;
  /** Ends the generation. */
  readonly signal: AbortSignal;
  /** Only noted in the log. */
  readonly gone: AbortSignal;
};

const defaultFailure = 'token generation failed: the fake model was told to fail';

/** The fake's model: turns scripts into paced tokens and counts what runs at the same time. */
export class Engine {
  readonly answers: AnswerLog[] = [];
  running = 0;
  maxRunning = 0;
  say: AnswerFunction = (request) => `You said: ${request.lastUserText}`;
  readonly #gate: Gate;
  readonly #changes: Changes;
  readonly #tokenMs: number;

  constructor(options: { gate: Gate; changes: Changes; tokenMs: number }) {
    this.#gate = options.gate;
    this.#changes = options.changes;
    this.#tokenMs = options.tokenMs;
  }

  async *generate(job: Job): AsyncGenerator<ModelEvent, void, void> {
    const log: AnswerLog = { request: job.request, startedAt: performance.now(), tokens: 0 };
    this.answers.push(log);
    const noteGone = () => {
      log.clientGoneAt = performance.now();
      this.#changes.notify();
    };
    job.gone.addEventListener('abort', noteGone, { once: true });
    this.running += 1;
    this.maxRunning = Math.max(this.maxRunning, this.running);
    this.#changes.notify();
    try {
      for await (const event of this.#events(job, log)) {
        if (event.type === 'end') log.end = 'finished';
        if (event.type === 'break') log.end = 'broken';
        yield event;
      }
    } catch (error) {
      if (job.signal.aborted) yield { type: 'abandoned' };
      else {
        log.end = 'broken';
        yield { type: 'break', how: 'error-in-stream', message: String(error) };
      }
    } finally {
      job.gone.removeEventListener('abort', noteGone);
      log.end ??= 'abandoned';
      log.endedAt = performance.now();
      this.running -= 1;
      this.#changes.notify();
    }
  }

  async *#events(job: Job, log: AnswerLog): AsyncGenerator<ModelEvent> {
    const script = toScript(await orAbort(this.say(job.request), job.signal));
    const fault = job.fault ?? breakOf(script);
    await this.#pause(script.firstTokenMs ?? 0, job.signal);
    if (fault?.how === 'error-before-stream') {
      yield { type: 'break', how: fault.how, message: fault.message };
      return;
    }
    yield { type: 'start' };

    const pass = this.#gate.newPass();
    let wasCut = false;
    const source = untilStop(pieces(script, job), job.stop);
    for await (const piece of eachOrAbort(source, job.signal)) {
      if (log.tokens === fault?.afterTokens) break;
      wasCut = log.tokens >= job.maxTokens;
      if (wasCut) break;
      await this.#pause(log.tokens === 0 ? 0 : (script.tokenMs ?? this.#tokenMs), job.signal);
      await this.#gate.beforeToken(pass, job.signal);
      log.tokens += 1;
      if (piece.kind === 'content') log.firstTokenAt ??= performance.now();
      this.#changes.notify();
      yield { type: 'token', piece };
    }
    if (fault !== undefined) {
      yield { type: 'break', how: fault.how, message: fault.message };
      return;
    }
    await this.#gate.beforeEnd(job.signal);
    yield { type: 'end', wasCut, script, usage: usageOf(job, log, script) };
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    // Even without a pause other requests and aborts must get their turn between two tokens.
    if (ms > 0) await setTimeout(ms, undefined, { signal });
    else await setImmediate(undefined, { signal });
  }
}

function breakOf(script: Script): Break | undefined {
  if (script.failAfterTokens === undefined) return undefined;
  const message = script.failMessage ?? defaultFailure;
  return { how: 'error-in-stream', afterTokens: script.failAfterTokens, message };
}

function usageOf(job: Job, log: AnswerLog, script: Script): Usage {
  return {
    prompt: script.usage?.prompt_tokens ?? job.promptTokens,
    completion: script.usage?.completion_tokens ?? log.tokens,
  };
}
