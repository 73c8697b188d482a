import type { ServerResponse } from 'node:http';
import { createHistogram } from 'node:perf_hooks';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { sharedNow } from '../clock.ts';
import { tokenAt } from '../sample-answer.ts';
import type { Asked } from './question.ts';

/** The only model there is, by the form of name that Foundry gives. */
export const MODEL = 'bench-instruct-generic-cpu:1';

/** When an answer was spoken, by the clock that all processes share. */
export type Spoken = { readonly id: number; readonly firstAt: number; readonly lastAt: number };

/** By how many microseconds each token was written later than it was due. */
export const lateness = createHistogram();

const known = new Map<string, Buffer>();

/**
 * Streams an answer whose tokens are due at fixed moments from its beginning. Those that are late
 * go out together, so that an answer takes the time it should even on a machine that is too busy.
 * Undefined: the reader left.
 */
export async function speak(res: ServerResponse, asked: Asked): Promise<Spoken | undefined> {
  const { id, tokens, tokenMs } = asked;
  const begin = sharedNow();
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.write(chunkOf({ content: '', role: 'assistant' }));
  let firstAt = begin;
  let lastAt = begin;
  for (let index = 0; index < tokens; ) {
    await rest(begin + index * tokenMs, tokenMs);
    if (res.destroyed) return undefined;
    lastAt = sharedNow();
    if (index === 0) firstAt = lastAt;
    const due = dueAt(lastAt - begin, asked, index);
    for (let each = index; tokenMs > 0 && each < due; each += 1) {
      lateness.record(Math.max(1, Math.round((lastAt - begin - each * tokenMs) * 1000)));
    }
    res.write(bytesOf(index, due, tokens));
    index = due;
  }
  res.end(END);
  return { id, firstAt, lastAt };
}

/** The same answer in one piece, after the time that its tokens take. */
export async function wholeAnswer({ tokens, tokenMs }: Asked) {
  await sleep(tokens * tokenMs);
  const content = Array.from({ length: tokens }, (_, index) => tokenAt(index, tokens)).join('');
  const message = { content, refusal: null, role: 'assistant' };
  return {
    choices: [{ finish_reason: 'stop', index: 0, logprobs: null, message }],
    ...HEAD,
    object: 'chat.completion',
    usage: { completion_tokens: tokens, prompt_tokens: 10, total_tokens: tokens + 10 },
  };
}

/** The number of tokens that should be out by now; at least one more than there are. */
function dueAt(sinceBegin: number, { tokens, tokenMs }: Asked, index: number): number {
  if (tokenMs === 0) return index + 1;
  return Math.min(tokens, Math.max(index, Math.floor(sinceBegin / tokenMs)) + 1);
}

async function rest(until: number, tokenMs: number): Promise<void> {
  if (tokenMs === 0) return void (await setImmediate());
  const waitMs = Math.ceil(until - sharedNow());
  if (waitMs > 0) await sleep(waitMs);
}

function bytesOf(from: number, to: number, tokens: number): Buffer {
  const parts: Buffer[] = [];
  for (let index = from; index < to; index += 1) parts.push(tokenBytes(tokenAt(index, tokens)));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function tokenBytes(content: string): Buffer {
  const bytes = known.get(content) ?? chunkOf({ content });
  known.set(content, bytes);
  return bytes;
}

const HEAD = { created: 1_750_000_000, id: 'chatcmpl-1', model: MODEL };

function chunkOf(delta: Readonly<Record<string, string>>, finish: string | null = null): Buffer {
  const choices = [{ delta, finish_reason: finish, index: 0, logprobs: null }];
  const chunk = { choices, ...HEAD, object: 'chat.completion.chunk', system_fingerprint: null };
  return Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
}

const END = Buffer.concat([chunkOf({}, 'stop'), Buffer.from('data: [DONE]\n\n')]);
