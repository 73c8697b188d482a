import { Agent, request } from 'undici';
import { sharedNow } from '../clock.ts';
import { MODEL, type ModelServers, questionOf } from '../model-server/index.ts';

const TOKENS = 25;
/** A chunk that has words. */
const WORDS = /"content":"[^"]/;

/** How long a call took, in milliseconds. */
export type Streamed = { readonly firstMs: number; readonly lastMs: number };

let lastId = 0;

/** A program that asks one address, the model server itself or the product before it. */
export class Client {
  readonly #url: string;
  readonly #model: ModelServers;
  readonly #agent = new Agent({ connections: 128 });

  constructor(url: string, model: ModelServers) {
    this.#url = url;
    this.#model = model;
  }

  /** A whole answer: milliseconds until it is there. */
  async whole(tokenMs: number): Promise<number> {
    const startedAt = performance.now();
    const { body } = await this.#ask({ id: 0, tokenMs, stream: false });
    const { choices } = (await body.json()) as { choices: { message: { content: string } }[] };
    if (!choices[0]?.message.content) throw new Error('an answer without words');
    return performance.now() - startedAt;
  }

  /**
   * A stream with a token every `tokenMs`: milliseconds from the moment when the model server wrote the first and
   * the last token to the moment when each was here.
   */
  async streamed(tokenMs: number): Promise<Streamed> {
    lastId += 1;
    const id = lastId;
    const spoken = this.#model.spoken(id);
    const { body } = await this.#ask({ id, tokenMs, stream: true });
    let firstAt: number | undefined;
    let lastAt = 0;
    let isDone = false;
    for await (const chunk of body.setEncoding('utf8')) {
      isDone ||= String(chunk).includes('[DONE]');
      if (!WORDS.test(chunk)) continue;
      lastAt = sharedNow();
      firstAt ??= lastAt;
    }
    if (!isDone) throw new Error('a stream without an end');
    const told = await spoken;
    return { firstMs: (firstAt ?? Number.NaN) - told.firstAt, lastMs: lastAt - told.lastAt };
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #ask({ stream, ...asked }: { id: number; tokenMs: number; stream: boolean }) {
    const content = questionOf({ ...asked, tokens: TOKENS });
    const answer = await request(`${this.#url}/v1/chat/completions`, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }], stream }),
    });
    if (answer.statusCode === 200) return answer;
    throw new Error(`HTTP ${answer.statusCode}: ${await answer.body.text()}`);
  }
}
