import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Api, type ApiClientOptions } from 'grammy';
import { type Observe, type RequestCall, resultOf, unobserved } from '../../observe.ts';
import { isApiAnswer } from './api-answers.ts';
import { CallError, withoutAddress } from './call-error.ts';
import type { TelegramTiming } from './timing.ts';

export type TelegramClientOptions = {
  readonly token: string;
  readonly apiRoot: string;
  readonly timing: TelegramTiming;
  readonly observe?: Observe;
};

/** The signal type of grammY's methods, which is older than Node's own but fits it. */
type ApiSignal = NonNullable<Parameters<Api['getMe']>[0]>;

/**
 * The Bot API over connections that stay open between calls. Every call has a deadline, ends when
 * the client closes, and fails with a `GrammyError` or a `CallError`, neither of which holds the
 * token.
 */
export class TelegramClient {
  /** All methods except `getUpdates`. */
  readonly api: Api;
  /** For `getUpdates`, which is held by the server on purpose and so has a later deadline. */
  readonly polling: Api;
  readonly #agent: HttpAgent;
  readonly #closing = new AbortController();
  readonly #observe: Observe;

  constructor({ token, apiRoot, timing, observe = unobserved }: TelegramClientOptions) {
    this.#observe = observe;
    // The Node default of 250 ms for one address is too short for a far server.
    const patience = { keepAlive: true, autoSelectFamilyAttemptTimeout: 1_000 };
    const isTls = apiRoot.startsWith('https:');
    this.#agent = isTls ? new HttpsAgent(patience) : new HttpAgent(patience);
    // Every call under way listens, and Node takes more than ten for a leak.
    setMaxListeners(0, this.#closing.signal);
    const shared: ApiClientOptions = {
      apiRoot: apiRoot.replace(/\/+$/, ''),
      baseFetchConfig: { agent: this.#agent, compress: true },
    };
    const pollMs = timing.pollSeconds * 1_000 + timing.pollGraceMs;
    this.api = this.#open(token, { ...shared, timeoutSeconds: timing.callDeadlineMs / 1_000 });
    this.polling = this.#open(token, { ...shared, timeoutSeconds: pollMs / 1_000 });
  }

  /** Aborts whatever is under way and closes every connection. */
  close(): void {
    this.#closing.abort();
    this.#agent.destroy();
  }

  #open(token: string, options: ApiClientOptions): Api {
    const api = new Api(token, options);
    const closing = toApiSignal(this.#closing.signal);
    api.config.use(async (call, method, payload, signal) => {
      let status: number | undefined;
      try {
        const answer = await call(method, payload, signal ?? closing);
        if (!isApiAnswer(answer)) throw new CallError(method, 'unreadable');
        status = answer.ok ? 200 : answer.error_code;
        return answer;
      } catch (error) {
        throw withoutAddress(method, error);
      } finally {
        const result = resultOf(status);
        this.#observe({ kind: 'request', platform: 'telegram', call: callOf(method), result });
      }
    });
    return api;
  }
}

/** What a method of the Bot API does to a chat. */
function callOf(method: string): RequestCall {
  if (method === 'sendChatAction') return 'typing';
  if (method.startsWith('send')) return 'send';
  if (method.startsWith('edit')) return 'edit';
  return method.startsWith('deleteMessage') ? 'remove' : 'other';
}

/** Hands Node's own signal to grammY, whose type for it lacks the newer members. */
export function toApiSignal(signal: AbortSignal): ApiSignal {
  return signal as unknown as ApiSignal;
}
