import type { Call } from './dialect.ts';
import type { Job, ModelEvent, Usage } from './engine.ts';
import type { FakeToolCall, Script } from './types.ts';
import { openSse, resetAfterRead, resetConnection } from './wire.ts';

/** A generated answer as a whole, or how it broke. */
export type Collected =
  | {
      readonly type: 'answer';
      readonly text: string;
      readonly apart: string;
      readonly finish: string;
      readonly usage: Usage;
      readonly toolCalls: readonly FakeToolCall[];
    }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'silent' };

/** How a dialect writes a chat stream; each function gives the events to send, in order. */
export type ChatShape = {
  start(): readonly unknown[];
  content(text: string): readonly unknown[];
  /** Reasoning kept out of the content. */
  apart(text: string): readonly unknown[];
  /** Calls of tools, where the dialect gives them apart. */
  calls?(calls: readonly FakeToolCall[]): readonly unknown[];
  finish(reason: string, usage: Usage): readonly unknown[];
  /** After it the stream ends. Undefined: the connection breaks instead. */
  error(message: string): unknown;
  /** False: no `[DONE]` follows the last chunk. */
  readonly saysDone?: boolean;
};

/** When an answer that was cut by the token budget says `length`. */
export type FinishRule = (end: Extract<ModelEvent, { type: 'end' }>) => string;

/** Starts the model for a call: the fields that do not depend on the dialect are filled in. */
export function generateFor(
  call: Call,
  job: Omit<Job, 'signal' | 'gone' | 'fault'>,
): AsyncGenerator<ModelEvent> {
  const { server, gone } = call;
  const signal = server.keepsGenerating ? server.life : AbortSignal.any([server.life, gone]);
  return server.engine.generate({ ...job, gone, signal, fault: server.takeStreamFault() });
}

/** Writes an answer as a chat completion stream, with the breaks that were planned. */
export async function streamChat(
  call: Call,
  events: AsyncIterable<ModelEvent>,
  { shape, finishRule }: { shape: ChatShape; finishRule: FinishRule },
): Promise<void> {
  const sse = openSse(call.res, call.server.splitBytes);
  const send = async (chunks: readonly unknown[]) => {
    for (const chunk of chunks) await sse.event(chunk);
  };
  for await (const event of events) {
    if (event.type === 'start') await send(shape.start());
    if (event.type === 'token') {
      const { kind, text } = event.piece;
      await send(kind === 'content' ? shape.content(text) : shape.apart(text));
    }
    if (event.type === 'end') {
      await send(callsOf(event.script, shape));
      await send(shape.finish(finishRule(event), event.usage));
      if (shape.saysDone !== false) await send(['[DONE]']);
    }
    if (event.type === 'break' && event.how !== 'end-without-finish') {
      const error = errorOf(event, shape);
      if (error === undefined) return resetAfterRead(call.res);
      await sse.event(error);
    }
  }
  sse.end();
}

function callsOf({ toolCalls = [] }: Script, { calls }: ChatShape): readonly unknown[] {
  return toolCalls.length === 0 ? [] : (calls?.(toolCalls) ?? []);
}

/** The error event to send; undefined: the connection breaks. */
function errorOf(event: Extract<ModelEvent, { type: 'break' }>, shape: ChatShape): unknown {
  return event.how === 'reset-mid-stream' ? undefined : shape.error(event.message);
}

/** Why an answer ended that was cut or not, and that may have called tools. */
export function reasonOf(script: Script, { wasCut }: { wasCut: boolean }): string {
  if (script.finishReason !== undefined) return script.finishReason;
  if (wasCut) return 'length';
  return script.toolCalls === undefined ? 'stop' : 'tool_calls';
}

/** Calls of tools as a whole message has them. */
export function wholeCalls(calls: readonly FakeToolCall[]) {
  return calls.map(({ name, arguments: args }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
}

/** Waits for a whole answer. `silent`: the connection was reset or the generation abandoned. */
export async function collectChat(
  call: Call,
  events: AsyncIterable<ModelEvent>,
  { finishRule }: { finishRule: FinishRule },
): Promise<Collected> {
  let text = '';
  let apart = '';
  let result: Collected = { type: 'silent' };
  for await (const event of events) {
    if (event.type === 'token' && event.piece.kind === 'content') text += event.piece.text;
    if (event.type === 'token' && event.piece.kind === 'apart') apart += event.piece.text;
    if (event.type === 'end') {
      const { toolCalls = [] } = event.script;
      const { usage } = event;
      result = { type: 'answer', text, apart, finish: finishRule(event), usage, toolCalls };
    }
    if (event.type === 'break') {
      const isCut = event.how === 'reset-mid-stream' || event.how === 'end-without-finish';
      if (isCut) resetConnection(call.res);
      else result = { type: 'failed', message: event.message };
    }
  }
  return result;
}
