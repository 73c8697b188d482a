import { ChatAnswer } from '../../../src/foundry/relay/chat-answer.ts';
import {
  asBody,
  asList,
  type RelayBody,
  type RelayRequest,
} from '../../../src/foundry/relay/types.ts';
import type { Model } from '../../../src/foundry/types.ts';

export const model: Model = { id: 'm:1', alias: 'm', state: 'loaded', kind: 'chat' };

/** A request with this body. */
export function asked(body: RelayBody = {}): RelayRequest {
  return { route: 'chat', model, body, owner: 'api', signal: new AbortController().signal };
}

/** What a program gets of a stream of these chunks. */
export function readAll(
  chunks: readonly object[],
  options: {
    readonly body?: RelayBody;
    readonly says?: 'always' | 'unless doubled' | 'never';
    readonly isDone?: boolean;
  } = {},
): RelayBody[] {
  const { body = {}, says = 'always', isDone = true } = options;
  const answer = new ChatAnswer(asked(body), says);
  const given: RelayBody[] = [];
  for (const chunk of chunks) {
    given.push(...answer.push(JSON.stringify(chunk)));
    if (answer.isOver) break;
  }
  return [...given, ...answer.end({ isDone })];
}

/** The choices of all chunks, in order. */
export function choicesOf(chunks: readonly RelayBody[]): RelayBody[] {
  return chunks.flatMap(({ choices }) => asList(choices).map(asBody));
}

export function textOf(chunks: readonly RelayBody[], index = 0): string {
  return choicesOf(chunks)
    .filter((choice) => choice.index === index)
    .map(({ delta }) => asBody(delta).content ?? '')
    .join('');
}

export function reasonsOf(chunks: readonly RelayBody[], index = 0): unknown[] {
  return choicesOf(chunks)
    .filter((choice) => choice.index === index)
    .map(({ finish_reason }) => finish_reason)
    .filter((reason) => reason !== null);
}

/** A chunk with this delta. */
export function chunk(delta: object, more: object = {}, frame: object = {}): object {
  return {
    id: 'x',
    created: 1,
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
    ...frame,
  };
}
