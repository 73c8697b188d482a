import { FoundryError } from '../errors.ts';
import { inputOf } from '../response.ts';
import { parseResponseStep } from '../response-events.ts';
import type { Step } from '../step.ts';
import type { ChatImage, ChatMessage, Model, Usage } from '../types.ts';
import type { AnswerReader, ChatAnswer } from './chat-answer.ts';
import { imagesIn, textIn } from './message-images.ts';
import { asBody, asList, isStreamed, maxTokensIn, type RelayBody } from './types.ts';

const DATA_URL = /^data:([^;,]+);base64,(.*)$/s;
/** Sampling that both formats name alike. */
const SHARED = ['temperature', 'top_p', 'seed', 'metadata', 'user'];

/**
 * A chat body with images in the Responses format, the only one in which Foundry 1.x and 2.x look
 * at them. Throws `unsupported` for what is lost there: images to be fetched, two in one message,
 * tools.
 */
export function responsesBody(
  body: RelayBody,
  { model, imagePart }: { model: Model; imagePart: (image: ChatImage) => object },
): RelayBody {
  if (asList(body.tools).length > 0) {
    throw unsupported('tools', 'this model server takes tools or images, not both.');
  }
  const messages = asList(body.messages).map((message) => toChatMessage(asBody(message)));
  return {
    ...Object.fromEntries(SHARED.filter((name) => name in body).map((name) => [name, body[name]])),
    model: model.id,
    input: inputOf({ messages }, imagePart),
    max_output_tokens: body.max_tokens,
    stream: isStreamed({ body }),
    // What is stored keeps its model in memory for good.
    store: false,
  };
}

/** Reads a stream of the Responses format as one of the chat format. */
export class ResponseAnswer implements AnswerReader {
  readonly #chat: ChatAnswer;
  readonly #asked: { readonly model: Model; readonly maxTokens: number };
  usage: Usage | undefined;

  constructor(chat: ChatAnswer, { model, body }: { model: Model; body: RelayBody }) {
    this.#chat = chat;
    this.#asked = { model, maxTokens: limitOf(body) };
  }

  get isOver(): boolean {
    return this.#chat.isOver;
  }

  push(data: string): RelayBody[] {
    const step = parseResponseStep(data, this.#asked);
    this.usage = step.usage ?? this.usage;
    const deltas = step.pieces.map((piece) => ({ choices: [{ index: 0, delta: deltaOf(piece) }] }));
    const last = { choices: [{ index: 0, delta: {}, finish_reason: step.finish }] };
    return [...deltas, ...(step.finish === undefined ? [] : [last])].flatMap((chunk) =>
      this.#chat.take(chunk),
    );
  }

  end(options: { isDone: boolean }): RelayBody[] {
    return this.#chat.end(options);
  }
}

/** A whole answer of the Responses format as one of the chat format. Throws {@link FoundryError}. */
export function chatOfResponse(
  json: RelayBody,
  { model, body }: { model: Model; body: RelayBody },
): RelayBody {
  const step = parseResponseStep(JSON.stringify(json), { model, maxTokens: limitOf(body) });
  const join = (part: 'content' | 'thought') =>
    step.pieces.map((each) => each[part] ?? '').join('');
  const thought = join('thought');
  const message = {
    role: 'assistant',
    content: join('content'),
    ...(thought === '' ? {} : { reasoning_content: thought }),
  };
  return {
    choices: [{ index: 0, message, finish_reason: step.finish }],
    ...(step.usage === undefined ? {} : { usage: usageBody(step.usage) }),
  };
}

/** Token counts as OpenAI's chat format names them. */
export function usageBody({ promptTokens, completionTokens }: Usage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function deltaOf({ thought, content }: Step['pieces'][number]) {
  return {
    ...(thought === undefined ? {} : { reasoning_content: thought }),
    ...(content === undefined ? {} : { content }),
  };
}

function limitOf(body: RelayBody): number {
  return maxTokensIn(body) ?? Number.POSITIVE_INFINITY;
}

function toChatMessage({ role, content }: RelayBody): ChatMessage {
  const images = imagesIn(content).map(imageAt);
  if (images.length > 1) throw unsupported('messages', 'this model server takes one image a time.');
  const known = role === 'assistant' || role === 'user' ? role : 'system';
  return { role: known, content: textIn(content), ...(images.length === 0 ? {} : { images }) };
}

function imageAt(url: string): ChatImage {
  const [, mime, base64] = DATA_URL.exec(url) ?? [];
  if (mime !== undefined && base64 !== undefined) return { mime, base64 };
  throw unsupported('messages', 'image_url: expected a data:image/…;base64, address.');
}

function unsupported(param: string, words: string): FoundryError {
  return new FoundryError('unsupported', `${param}: ${words}`, { param, status: 400 });
}
