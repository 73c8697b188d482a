import { request } from 'node:http';
import type { Update, WebhookInfo } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { type Fields, isFields } from './arguments.ts';
import type { UpdateQueue } from './updates.ts';

const RETRY_MS = 100;

/** A webhook as the bot sets it. */
export interface WebhookSetting {
  url: string;
  secretToken: string;
  maxConnections: number;
}

interface Outcome {
  status: number;
  reply: Fields | undefined;
}

/**
 * Delivers updates to the bot's webhook: in order within a chat, side by side over chats, and again
 * (after 100 ms here, later and later on the real server) until the answer is 2xx.
 */
export class Webhook {
  readonly #updates: UpdateQueue;
  readonly #onReply: (call: Fields) => void;
  readonly #busy = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #setting: WebhookSetting | undefined;
  #route: string | undefined;
  #lastError: { date: number; message: string } | undefined;

  /** `onReply` gets a method call that the bot wrote into its answer. */
  constructor(updates: UpdateQueue, onReply: (call: Fields) => void) {
    this.#updates = updates;
    this.#onReply = onReply;
    updates.onPush(() => this.#deliver());
  }

  /** Tells whether a webhook is set. */
  get isSet(): boolean {
    return this.#setting !== undefined;
  }

  /** Sets the webhook; 400 unless it is HTTPS (or plain HTTP on this machine) with a proper secret. */
  set(setting: WebhookSetting): void {
    const { url, secretToken } = setting;
    if (!URL.canParse(url)) throw badRequest('invalid webhook URL specified');
    const { protocol, hostname } = new URL(url);
    const isLocal = ['127.0.0.1', 'localhost'].includes(hostname);
    if (protocol !== 'https:' && !isLocal) {
      throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
    }
    if (secretToken.length > 256) throw badRequest('secret token is too long');
    if (!/^[\w-]*$/.test(secretToken)) {
      throw badRequest('secret token contains unallowed characters');
    }
    this.#setting = setting;
    this.#lastError = undefined;
    this.#deliver();
  }

  /** Removes the webhook. */
  remove(): void {
    this.#setting = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#busy.clear();
  }

  /** Sends what goes to the webhook's host to this origin instead, as a TLS proxy in front of it would. */
  routeTo(origin: string): void {
    this.#route = origin;
  }

  /** The answer of `getWebhookInfo`. */
  get info(): WebhookInfo {
    const { allowed, pending } = this.#updates;
    const setting = this.#setting;
    return {
      url: setting?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: pending.length,
      ...(setting === undefined ? {} : { max_connections: setting.maxConnections }),
      ...(this.#lastError === undefined
        ? {}
        : { last_error_date: this.#lastError.date, last_error_message: this.#lastError.message }),
      ...(allowed.length === 0 ? {} : { allowed_updates: [...allowed] as never[] }),
    };
  }

  #deliver(): void {
    for (const update of this.#updates.pending) {
      const key = chatKey(update);
      if (this.#setting === undefined || this.#busy.has(key)) continue;
      this.#busy.add(key);
      void this.#send(update, this.#setting).then(
        (outcome) => this.#settle({ update, key, outcome }),
        (error: unknown) => this.#settle({ update, key, outcome: String(error) }),
      );
    }
  }

  #settle({ update, key, outcome }: { update: Update; key: string; outcome: Outcome | string }) {
    const taken = typeof outcome !== 'string' && outcome.status >= 200 && outcome.status < 300;
    if (taken) {
      this.#updates.forget(update.update_id);
      this.#busy.delete(key);
      if (outcome.reply !== undefined) this.#onReply(outcome.reply);
      this.#deliver();
      return;
    }
    const why = typeof outcome === 'string' ? outcome : `${outcome.status}`;
    const message = typeof outcome === 'string' ? why : `Wrong response from the webhook: ${why}`;
    this.#lastError = { date: Math.floor(Date.now() / 1000), message };
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#busy.delete(key);
      this.#deliver();
    }, RETRY_MS);
    this.#timers.add(timer);
  }

  #send(update: Update, { url, secretToken }: WebhookSetting): Promise<Outcome> {
    const wanted = new URL(url);
    const target = this.#route === undefined ? wanted : new URL(wanted.pathname, this.#route);
    target.search = wanted.search;
    const body = JSON.stringify(update);
    return new Promise((resolve, reject) => {
      const sent = request(target, {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(secretToken === '' ? {} : { 'x-telegram-bot-api-secret-token': secretToken }),
        },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const reply = methodCall(Buffer.concat(chunks).toString('utf8'));
          resolve({ status: response.statusCode ?? 0, reply });
        });
      });
      sent.end(body);
    });
  }
}

function chatKey(update: Update): string {
  const { update_id, ...body } = update;
  const content: unknown = Object.values(body)[0];
  const holder = isFields(content) && isFields(content.message) ? content.message : content;
  const chat = isFields(holder) ? holder.chat : undefined;
  return isFields(chat) ? String(chat.id) : `update ${update_id}`;
}

function methodCall(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && typeof value.method === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
