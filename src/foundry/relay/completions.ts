import { FoundryError } from '../errors.ts';
import { parseJson } from '../transport.ts';
import type { Usage } from '../types.ts';
import type { AnswerReader, ChatAnswer } from './chat-answer.ts';
import { asBody, asList, type RelayBody } from './types.ts';

/** Fields of the old format that the chat format has not, or has with another meaning. */
const OLD_FIELDS = ['prompt', 'echo', 'suffix', 'best_of', 'logprobs'];

/**
 * The body of a text completion as one for chat, for servers without that route: the prompt becomes
 * a question. Throws `unsupported` for what only the old route can do.
 */
export function chatBodyOf(body: RelayBody): RelayBody {
  const { suffix, best_of, logprobs } = body;
  if (suffix) throw unsupported('suffix', 'expected none');
  if (typeof best_of === 'number' && best_of > 1) throw unsupported('best_of', 'expected 1');
  if (logprobs !== undefined && logprobs !== null && logprobs !== false) {
    throw unsupported('logprobs', 'expected none');
  }
  const kept = Object.entries(body).filter(([name]) => !OLD_FIELDS.includes(name));
  return {
    ...Object.fromEntries(kept),
    messages: [{ role: 'user', content: promptOf(body) }],
  };
}

/** A whole answer of the chat format in that of text completions. */
export function textOfChat(chat: RelayBody, body: RelayBody): RelayBody {
  const choices = asList(chat.choices).map(asBody);
  return {
    ...chat,
    id: textId(chat.id),
    object: 'text_completion',
    choices: choices.map(({ message, ...rest }) => {
      const text = `${echoOf(body)}${asBody(message).content ?? ''}`;
      return { ...rest, text, logprobs: rest.logprobs ?? null };
    }),
  };
}

/** A text completion, whole or a chunk, in the chat format. */
export function chatOfText(text: RelayBody, part: 'delta' | 'message'): RelayBody {
  const choices = asList(text.choices).map(asBody);
  return {
    ...text,
    choices: choices.map(({ text: content, ...rest }) => ({ ...rest, [part]: { content } })),
  };
}

/** Reads a stream for a program that asked for text completions. */
export class TextAnswer implements AnswerReader {
  readonly #chat: ChatAnswer;
  readonly #isText: boolean;
  readonly #echoed = new Set<unknown>();
  readonly #echo: string;

  /** `isText`: the server streams text completions itself. */
  constructor(chat: ChatAnswer, { body, isText }: { body: RelayBody; isText: boolean }) {
    this.#chat = chat;
    this.#isText = isText;
    // A server that has the route repeats the prompt itself.
    this.#echo = isText ? '' : echoOf(body);
  }

  get isOver(): boolean {
    return this.#chat.isOver;
  }

  get usage(): Usage | undefined {
    return this.#chat.usage;
  }

  push(data: string): RelayBody[] {
    const raw = asBody(parseJson(data));
    const chunk = this.#isText && !raw.error ? chatOfText(raw, 'delta') : raw;
    return this.#texts(this.#chat.take(chunk));
  }

  end(options: { isDone: boolean }): RelayBody[] {
    return this.#texts(this.#chat.end(options));
  }

  #texts(chunks: readonly RelayBody[]): RelayBody[] {
    return chunks.flatMap((chunk) => {
      const choices = asList(chunk.choices).map(asBody);
      const texts = choices.map((choice) => this.#text(choice)).filter(saysSomething);
      if (choices.length > 0 && texts.length === 0) return [];
      return [{ ...chunk, id: textId(chunk.id), object: 'text_completion', choices: texts }];
    });
  }

  #text({ delta, ...rest }: RelayBody): RelayBody {
    const isFirst = !this.#echoed.has(rest.index);
    this.#echoed.add(rest.index);
    const text = `${isFirst ? this.#echo : ''}${asBody(delta).content ?? ''}`;
    return { ...rest, text, logprobs: rest.logprobs ?? null };
  }
}

function saysSomething({ text, finish_reason }: RelayBody): boolean {
  return text !== '' || finish_reason !== null;
}

function textId(id: unknown): string {
  return String(id).replace(/^chatcmpl-/, 'cmpl-');
}

function echoOf(body: RelayBody): string {
  return body.echo === true ? promptOf(body) : '';
}

function promptOf({ prompt }: RelayBody): string {
  const [only, ...others] = [prompt].flat();
  if (typeof only === 'string' && others.length === 0) return only;
  throw unsupported('prompt', 'expected one text');
}

function unsupported(param: string, expected: string): FoundryError {
  const message = `${param}: ${expected}, this model server has no route for text completions.`;
  return new FoundryError('unsupported', message, { param, status: 400 });
}
