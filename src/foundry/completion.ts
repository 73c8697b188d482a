import { type AnswerCall, streamAnswer } from './answer-stream.ts';
import { parseStep } from './chunk.ts';
import { toChatMessage } from './images.ts';
import type { ChatEvent, ChatRequest } from './types.ts';

/** `url` is the full address of the chat completions route. */
export type CompletionCall = Omit<AnswerCall, 'body' | 'parse'>;

/**
 * Streams one answer in OpenAI's chat format, which every generation speaks; see
 * {@link streamAnswer}.
 */
export function streamCompletion(call: CompletionCall): AsyncGenerator<ChatEvent> {
  const { request } = call;
  const parse = (line: string) => parseStep(line, request.model.id);
  return streamAnswer({ ...call, body: bodyOf(request), parse });
}

function bodyOf({ model, messages, temperature, maxTokens }: ChatRequest) {
  return {
    model: model.id,
    messages: messages.map(toChatMessage),
    temperature,
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}
