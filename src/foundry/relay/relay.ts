import type { Wire } from '../endpoint.ts';
import { asFoundryError, FoundryError, isNoRoute } from '../errors.ts';
import type { SaysWhyItEnds } from '../finish.ts';
import type { ChatImage } from '../types.ts';
import { type AnswerReader, ChatAnswer } from './chat-answer.ts';
import { wholeChat } from './chat-whole.ts';
import { chatBodyOf, chatOfText, TextAnswer, textOfChat } from './completions.ts';
import { embeddingsAnswer } from './embeddings.ts';
import { messageImages } from './message-images.ts';
import { postStreamed, postWhole, type RelayPost, wholeEvents } from './post.ts';
import { chatOfResponse, ResponseAnswer, responsesBody } from './responses.ts';
import { isStreamed, type RelayBody, type RelayEvent, type RelayRequest } from './types.ts';

/** How servers of one generation answer programs. */
export type Manners = {
  readonly saysWhyItEnds: SaysWhyItEnds;
  /** A chat body as these servers take it. */
  readonly chatBody: (body: RelayBody) => RelayBody;
  /** What a refusal means beyond its words. */
  readonly explain: (fault: FoundryError, wire: Wire, signal: AbortSignal) => Promise<FoundryError>;
  /** An image as `/v1/responses` takes it; unset: the chat route looks at images. */
  readonly imagePart?: (image: ChatImage) => object;
  /** Some of them have `/v1/completions`. */
  readonly mayComplete?: boolean;
};

/** Answers programs on servers with these manners; see `Dialect.relay`. */
export function relayWith(manners: Manners) {
  return (wire: Wire, request: RelayRequest): AsyncGenerator<RelayEvent> => {
    const asked = { wire, manners, request };
    if (request.route === 'embeddings') return embed(asked);
    return request.route === 'chat' ? chat(asked) : complete(asked);
  };
}

type Asked = { readonly wire: Wire; readonly manners: Manners; readonly request: RelayRequest };

/** Answers in the chat format, in which `as` may be another one. */
async function* chat(
  { wire, manners, request }: Asked,
  as: {
    readonly reader: (chat: ChatAnswer) => AnswerReader;
    readonly whole: (json: RelayBody) => RelayBody;
  } = { reader: (chat) => chat, whole: (json) => json },
): AsyncGenerator<RelayEvent> {
  const { imagePart, saysWhyItEnds } = manners;
  const { model } = request;
  const body: RelayBody = { ...manners.chatBody(request.body), model: model.id };
  const told = { ...request, body };
  const answer = new ChatAnswer(told, saysWhyItEnds);
  if (imagePart !== undefined && messageImages(body).length > 0) {
    const image = { model, imagePart };
    const post = postTo('/v1/responses', responsesBody(body, image), { wire, manners, request });
    if (isStreamed(request)) yield* postStreamed(post, new ResponseAnswer(answer, told));
    else yield* wholeEvents(wholeChat(chatOfResponse(await postWhole(post), told), told));
    return;
  }
  const post = postTo('/v1/chat/completions', body, { wire, manners, request });
  if (isStreamed(request)) yield* postStreamed(post, as.reader(answer));
  else yield* wholeEvents(as.whole(wholeChat(await postWhole(post), told)));
}

/** Answers in the format of text completions, through chat where the server has no such route. */
async function* complete(asked: Asked): AsyncGenerator<RelayEvent> {
  const { request, manners } = asked;
  if (manners.mayComplete) {
    try {
      yield* completeDirectly(asked);
      return;
    } catch (error) {
      // Refused before anything was told.
      if (!isNoRoute(asFoundryError(error))) throw error;
    }
  }
  const { body } = request;
  const asChat = { ...request, body: chatBodyOf(body) };
  yield* chat(
    { ...asked, request: asChat },
    {
      reader: (answer) => new TextAnswer(answer, { body, isText: false }),
      whole: (json) => textOfChat(json, body),
    },
  );
}

async function* completeDirectly(asked: Asked): AsyncGenerator<RelayEvent> {
  const { request, manners } = asked;
  const { body } = request;
  const post = postTo('/v1/completions', { ...body, model: request.model.id }, asked);
  if (isStreamed(request)) {
    const answer = new ChatAnswer(request, manners.saysWhyItEnds);
    yield* postStreamed(post, new TextAnswer(answer, { body, isText: true }));
    return;
  }
  const chat = wholeChat(chatOfText(await postWhole(post), 'message'), request);
  yield* wholeEvents(textOfChat(chat, { ...body, echo: false }));
}

async function* embed(asked: Asked): AsyncGenerator<RelayEvent> {
  const { request } = asked;
  const post = postTo('/v1/embeddings', { ...request.body, model: request.model.id }, asked);
  try {
    yield* wholeEvents(embeddingsAnswer(await postWhole(post), request));
  } catch (error) {
    const fault = asFoundryError(error);
    if (!isNoRoute(fault)) throw fault;
    const message = 'This model server has no embeddings. Foundry Local has them from 2.0 on.';
    throw new FoundryError('unsupported', message, { cause: fault, status: 404 });
  }
}

function postTo(path: string, body: RelayBody, { wire, manners, request }: Asked): RelayPost {
  const { transport, url } = wire;
  const explain = (fault: FoundryError) => manners.explain(fault, wire, request.signal);
  return { transport, url: `${url}${path}`, body, request, explain };
}
