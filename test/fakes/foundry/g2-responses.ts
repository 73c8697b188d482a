import { generateFor } from './chat-flow.ts';
import type { Call } from './dialect.ts';
import type { ModelEvent, Usage } from './engine.ts';
import { InferenceError } from './g2-errors.ts';
import { budgetFor, parseG2Body, resolveG2Model } from './g2-request.ts';
import { itemBody, newId, type OutputItem, ResponseBody } from './g2-response-body.ts';
import { checkResponsesBody, readResponsesInput } from './g2-responses-input.ts';
import { asNumber, modelRequest } from './prompt.ts';
import { openSse, resetAfterRead, sendJson } from './wire.ts';

/** POST /v1/responses, the only way for images. Nothing is stored: `store` has no effect here. */
export async function g2Responses(call: Call): Promise<void> {
  const body = parseG2Body(call);
  checkResponsesBody(body);
  const model = resolveG2Model(call, String(body.model));
  const start = (): AsyncIterable<ModelEvent> => {
    const isVision = model.vision === true;
    const { messages, images } = readResponsesInput(body, { isVision });
    const asked = asNumber(body.max_output_tokens);
    const budget = budgetFor(model, messages, { asked, ifUnset: images.length > 0 ? 3072 : 2048 });
    return generateFor(call, {
      ...budget,
      request: modelRequest({ path: call.path, model: model.id, messages, images, body }),
      reasoningInline: model.supportsReasoning !== true,
      stop: [],
    });
  };
  await writeResponse(call, body, start);
}

/** Writes an answer as a stream or as a whole, as the body asks for it; `start` may throw. */
export async function writeResponse(
  call: Call,
  body: Readonly<Record<string, unknown>>,
  start: () => AsyncIterable<ModelEvent>,
): Promise<void> {
  const response = new ResponseBody(body);
  if (body.stream === true) await streamResponse(call, start, response);
  else await sendResponse(call, start, response);
}

async function sendResponse(
  call: Call,
  start: () => AsyncIterable<ModelEvent>,
  response: ResponseBody,
): Promise<void> {
  try {
    const writer = new ItemWriter(async () => undefined);
    const usage = await runResponse(call, start(), writer);
    if (usage === undefined) return;
    sendJson(call.res, 200, response.completed({ items: writer.items, usage }));
  } catch (error) {
    // Not the usual error body: a Response object that failed.
    if (error instanceof InferenceError) sendJson(call.res, 500, response.failed(error.message));
    else throw error;
  }
}

async function streamResponse(
  call: Call,
  start: () => AsyncIterable<ModelEvent>,
  response: ResponseBody,
): Promise<void> {
  const sse = openSse(call.res, call.server.splitBytes);
  let sequence = 0;
  const send: SendEvent = async (type, fields) => {
    sequence += 1;
    await sse.event({ ...fields, sequence_number: sequence - 1, type }, type);
  };
  await send('response.created', { response: response.inProgress() });
  await send('response.in_progress', { response: response.inProgress() });
  try {
    const writer = new ItemWriter(send);
    const usage = await runResponse(call, start(), writer);
    if (usage === undefined) return sse.end();
    await send('response.completed', {
      response: response.completed({ items: writer.items, usage }),
    });
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    await send('response.failed', { response: response.failed(error.message) });
  }
  await sse.event('[DONE]');
  sse.end();
}

/** Drives one answer; gives no usage when the stream was cut or abandoned. */
async function runResponse(
  call: Call,
  events: AsyncIterable<ModelEvent>,
  writer: ItemWriter,
): Promise<Usage | undefined> {
  let usage: Usage | undefined;
  for await (const event of events) {
    if (event.type === 'token') {
      await writer.write(event.piece.kind === 'apart' ? 'reasoning' : 'message', event.piece.text);
    }
    if (event.type === 'end') usage = event.usage;
    if (event.type === 'break') {
      if (event.how.startsWith('error')) {
        throw new InferenceError('onnx_chat_generator.cc:68 GenerateNextToken', event.message);
      }
      if (event.how === 'reset-mid-stream') await resetAfterRead(call.res);
    }
  }
  if (usage !== undefined) await writer.close();
  return usage;
}

type SendEvent = (type: string, fields: Readonly<Record<string, unknown>>) => Promise<void>;

/** Turns runs of reasoning and text into output items with their events. */
class ItemWriter {
  readonly items: OutputItem[] = [];
  readonly #send: SendEvent;
  #open: OutputItem | undefined;

  constructor(send: SendEvent) {
    this.#send = send;
  }

  async write(kind: OutputItem['kind'], text: string): Promise<void> {
    const item = this.#open?.kind === kind ? this.#open : await this.#begin(kind);
    item.text += text;
    const name = kind === 'reasoning' ? 'response.reasoning.delta' : 'response.output_text.delta';
    await this.#send(name, { delta: text, ...place(item) });
  }

  async close(): Promise<void> {
    const item = this.#open;
    if (item === undefined) return;
    this.#open = undefined;
    const { text } = item;
    if (item.kind === 'reasoning')
      await this.#send('response.reasoning.done', { text, ...place(item) });
    else {
      await this.#send('response.output_text.done', { text, ...place(item) });
      const part = { text, type: 'output_text' };
      await this.#send('response.content_part.done', { part, ...place(item) });
    }
    const done = itemBody(item, 'completed');
    await this.#send('response.output_item.done', { item: done, output_index: item.index });
  }

  async #begin(kind: OutputItem['kind']): Promise<OutputItem> {
    await this.close();
    const id = newId(kind === 'reasoning' ? 'rs' : 'msg');
    const item: OutputItem = { kind, id, index: this.items.length, text: '' };
    this.#open = item;
    this.items.push(item);
    const begun = itemBody(item, 'in_progress');
    await this.#send('response.output_item.added', { item: begun, output_index: item.index });
    if (kind === 'message') {
      const part = { text: '', type: 'output_text' };
      await this.#send('response.content_part.added', { part, ...place(item) });
    }
    return item;
  }
}

function place(item: OutputItem) {
  return { content_index: 0, item_id: item.id, output_index: item.index };
}
