import { randomBytes } from 'node:crypto';
import { discordLength, toDiscord } from '../../markdown/discord.ts';
import type { Styled } from '../../markdown/styled.ts';
import { Composer } from '../composer.ts';
import { type Content, DeliveryError, type Left, type Part, type Surface } from '../surface.ts';
import { type DiscordApi, idOf } from './api.ts';
import { toComponents } from './components.ts';
import { isInvalidForm, isReferenceRefused, isUncertain } from './faults.ts';
import type { Presses } from './presses.ts';
import { saysAlready } from './sent-message.ts';
import {
  type Attachment,
  MAX_CONTENT,
  type MessageBody,
  PING_NOBODY,
  SUPPRESS_EMBEDS,
} from './wire.ts';

/** Nothing folds on Discord: hidden text takes its room all the same. */
const MAX_THOUGHT = 600;

export type ChannelSurfaceOptions = {
  readonly api: DiscordApi;
  readonly presses: Presses;
  readonly channelId: string;
  /** Whose buttons these are: the platform id of the person who is answered. */
  readonly ownerId: string;
  /** The message that the first part refers to. */
  readonly replyTo?: string;
};

/** A message that is there, but says something older than it should. */
type Outdated = { readonly id: string };

/** The messages of one answer in a Discord channel; a handle is a message's id. */
export class ChannelSurface implements Surface<string> {
  readonly #options: ChannelSurfaceOptions;
  readonly #composer = new Composer({
    thought: { look: 'spoiler', maxChars: MAX_THOUGHT },
    cut: { limit: MAX_CONTENT, measure: discordLength },
  });
  #replyTo: string | undefined;
  /** The nonce of something that was sent and may have arrived, by this run or an earlier one. */
  #pending: string | undefined;
  /** Of the next send. */
  #nonce: string | undefined;
  #outdated: Outdated | undefined;

  constructor(options: ChannelSurfaceOptions) {
    this.#options = options;
    this.#replyTo = options.replyTo;
  }

  cut(content: Content, { isFinal }: { isFinal: boolean }): readonly Styled[] {
    return this.#composer.cut(content, { isFinal });
  }

  handleOf(id: string): string | undefined {
    return /^\d+$/.test(id) ? id : undefined;
  }

  /** The nonce of the next message, under which Discord gives back the one that is there. */
  trace(): string {
    if (this.#pending !== undefined) return this.#pending;
    this.#nonce ??= randomBytes(12).toString('hex');
    return this.#nonce;
  }

  follow({ trace }: Left): void {
    if (trace !== undefined) this.#pending = trace;
  }

  /** The body of a part, as every kind of send and edit takes it. */
  bodyOf({ styled, buttons }: Part): MessageBody {
    const { presses, ownerId } = this.#options;
    return {
      // Discord takes no empty message; an answer of only markup has nothing to show.
      content: toDiscord(styled).trim() === '' ? '…' : toDiscord(styled),
      components: toComponents(buttons, { presses, ownerId }),
      flags: SUPPRESS_EMBEDS,
      allowed_mentions: PING_NOBODY,
    };
  }

  async send(part: Part): Promise<string> {
    return await orPlain(part, this.bodyOf(part), (body) => this.#deliver(body));
  }

  async edit(id: string, part: Part): Promise<void> {
    await orPlain(part, this.bodyOf(part), (body) => this.#change(id, body));
  }

  async remove(id: string): Promise<void> {
    await this.#options.api.call({ method: 'DELETE', path: this.path(id) });
  }

  async sendFile(name: string, markdown: string, part: Part): Promise<string> {
    return await this.#deliver(this.bodyOf(part), { name, text: markdown });
  }

  async typing(): Promise<void> {
    const path = `/channels/${this.#options.channelId}/typing` as const;
    await this.#options.api.call({ method: 'POST', path });
  }

  /**
   * Sends once. After a broken connection the next call repeats the nonce, so that Discord gives
   * back the message that arrived after all; if that one says something older, it is edited.
   */
  async #deliver(body: MessageBody, file?: Attachment): Promise<string> {
    if (this.#outdated === undefined) {
      const isRepeated = this.#pending !== undefined;
      const nonce = this.trace();
      let message: unknown;
      try {
        message = await this.#post(body, nonce, file);
      } catch (error) {
        if (isUncertain(error)) this.#pending = nonce;
        throw error;
      }
      this.#pending = undefined;
      this.#nonce = undefined;
      const id = idOf(message);
      // The earlier attempt may never have arrived, so that this message is new.
      if (!isRepeated || saysAlready(message, body, file)) return id;
      this.#outdated = { id };
    }
    const { id } = this.#outdated;
    try {
      await this.#change(id, body, file);
    } catch (error) {
      // The person deleted it in between: nothing is there, so the next call may send anew.
      if (!(error instanceof DeliveryError) || error.fault !== 'gone') throw error;
      this.#outdated = undefined;
      throw new DeliveryError('unreachable', error);
    }
    this.#outdated = undefined;
    return id;
  }

  /** Gives the message as Discord has it, which may be one that was there. */
  async #post(body: MessageBody, nonce: string, file?: Attachment): Promise<unknown> {
    const { api } = this.#options;
    const replyTo = this.#replyTo;
    const reference = { message_id: replyTo, fail_if_not_exists: false };
    try {
      const message = await api.call({
        method: 'POST',
        path: this.path(),
        body: {
          ...body,
          nonce,
          enforce_nonce: true,
          ...(replyTo === undefined ? {} : { message_reference: reference }),
        },
        ...(file === undefined ? {} : { file }),
      });
      this.#replyTo = undefined;
      return message;
    } catch (error) {
      if (replyTo === undefined || !isReferenceRefused(error)) throw error;
      this.#replyTo = undefined;
      return await this.#post(body, nonce, file);
    }
  }

  async #change(id: string, body: MessageBody, file?: Attachment): Promise<void> {
    await this.#options.api.call({
      method: 'PATCH',
      path: this.path(id),
      body,
      ...(file === undefined ? {} : { file }),
    });
  }

  /** The route of the channel's messages, or of one of them. */
  path(id?: string): `/${string}` {
    const path = `/channels/${this.#options.channelId}/messages` as const;
    return id === undefined ? path : `${path}/${id}`;
  }
}

/** Tries a part as it is and, where Discord finds fault with its form, as bare text. */
export async function orPlain<Result>(
  { styled }: Part,
  body: MessageBody,
  attempt: (body: MessageBody) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(body);
  } catch (error) {
    if (!isInvalidForm(error)) throw error;
    return await attempt({ ...body, content: styled.text.slice(0, MAX_CONTENT), components: [] });
  }
}
