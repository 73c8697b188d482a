import { type AnswerCall, streamAnswer } from './answer-stream.ts';
import { asBlind } from './blindness.ts';
import { isNoRoute } from './errors.ts';
import { lastWithImages } from './images.ts';
import { parseResponseStep } from './response-events.ts';
import type { ChatEvent, ChatImage, ChatRequest } from './types.ts';

export type ResponseCall = Omit<AnswerCall, 'body' | 'parse' | 'saysWhyItEnds'> & {
  /** An image as the generation wants it in an `input_image`. */
  readonly imagePart: (image: ChatImage) => object;
};

/**
 * Streams one answer in OpenAI's Responses format, the only route on which Foundry 1.x and 2.x look
 * at images. They take one image a request: the last of the prompt is sent, the others are not. See
 * {@link streamAnswer}; `no_vision` also when the server is older than the route.
 */
export function streamResponse(call: ResponseCall): AsyncGenerator<ChatEvent> {
  const { request, imagePart } = call;
  return streamAnswer({
    ...call,
    body: bodyOf(request, imagePart),
    parse: (line) => parseResponseStep(line, request),
    saysWhyItEnds: 'always',
    explain: async (refusal) => {
      const fault = (await call.explain?.(refusal)) ?? refusal;
      return isNoRoute(fault) ? asBlind(fault, request.model) : fault;
    },
  });
}

function bodyOf(request: ChatRequest, imagePart: ResponseCall['imagePart']) {
  const { model, temperature, maxTokens } = request;
  return {
    model: model.id,
    input: inputOf(request, imagePart),
    temperature,
    max_output_tokens: maxTokens,
    stream: true,
    // What is stored keeps its model in memory for good.
    store: false,
  };
}

/** Messages in the Responses format; of all images the last one goes with them. */
export function inputOf(
  { messages }: Pick<ChatRequest, 'messages'>,
  imagePart: ResponseCall['imagePart'],
) {
  const last = lastWithImages(messages);
  return messages.map(({ role, content, images }, index) => {
    const image = index === last ? images?.at(-1) : undefined;
    if (image === undefined) return { type: 'message', role, content };
    const text = content === '' ? [] : [{ type: 'input_text', text: content }];
    const picture = { type: 'input_image', ...imagePart(image) };
    return { type: 'message', role, content: [...text, picture] };
  });
}
