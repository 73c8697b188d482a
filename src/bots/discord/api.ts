import type { REST } from 'discord.js';
import { toDeliveryError } from './faults.ts';
import type { Attachment } from './wire.ts';

/** A request to Discord's REST API. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly body?: unknown;
  readonly file?: Attachment;
  readonly query?: Record<string, string>;
  /** True where the path itself carries a token, so that the bot's must stay away. */
  readonly isSelfAuthorized?: boolean;
  /** Only a short-lived one: discord.js never lets go of it. */
  readonly signal?: AbortSignal;
};

/** What the door asks of Discord over HTTP. Everything it throws is a `DeliveryError`. */
export class DiscordApi {
  readonly #rest: REST;
  readonly #token: string;

  constructor(rest: REST, token: string) {
    this.#rest = rest;
    this.#token = token;
  }

  /** Makes a request and gives its JSON; `wait` is thrown instead of waiting for a rate limit. */
  async call({ file, query, isSelfAuthorized, signal, path, ...call }: Call): Promise<unknown> {
    // discord.js drops the token at the first 401, after which nothing would work again.
    this.#rest.setToken(this.#token);
    try {
      return await this.#rest.request({
        ...call,
        fullRoute: path,
        method: call.method as Parameters<REST['request']>[0]['method'],
        auth: isSelfAuthorized !== true,
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(signal === undefined ? {} : { signal }),
        ...(file === undefined ? {} : { files: [toRawFile(file)] }),
      });
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  /** Ends the timers behind it. */
  close(): void {
    this.#rest.clearHashSweeper();
    this.#rest.clearHandlerSweeper();
  }

  /** Makes a request whose answer is a message, and gives that message's id. */
  async callForId(call: Call): Promise<string> {
    return idOf(await this.call(call));
  }
}

/** The id of a message or channel that Discord answers with. */
export function idOf(answer: unknown): string {
  const id = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'id') : '';
  return String(id);
}

function toRawFile({ name, text }: Attachment) {
  const kind = name.endsWith('.json') ? 'application/json' : 'text/markdown';
  return { name, data: Buffer.from(text), contentType: `${kind}; charset=utf-8` };
}
