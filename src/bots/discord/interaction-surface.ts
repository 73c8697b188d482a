import type { APIMessage } from 'discord.js';
import type { Styled } from '../../markdown/styled.ts';
import { type Content, DeliveryError, type Part, type Surface } from '../surface.ts';
import type { Call, DiscordApi } from './api.ts';
import { type ChannelSurface, orPlain } from './channel-surface.ts';
import { isTokenExpired, isUncertain } from './faults.ts';
import { type Attachment, EPHEMERAL, INTERACTION_LIFE_MS, type MessageBody } from './wire.ts';

export type InteractionSurfaceOptions = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly token: string;
  /** Whether Discord took the acknowledgement; without it the token is of no use. */
  readonly acknowledged: Promise<boolean>;
  /** `command`: the deferred answer waits to be filled; `press`: the pressed message is there. */
  readonly kind: 'command' | 'press';
  /** Whether the answer was deferred for the eyes of one person. */
  readonly isEphemeral: boolean;
  /** The same answer as plain messages in the channel, for when the token is of no use. */
  readonly channel: ChannelSurface;
};

/**
 * The messages that answer one interaction: the deferred answer first, then follow-ups. After 15
 * minutes, or where the token fails, the answer goes on as plain messages of the channel, except a
 * personal one, which nobody else may see.
 */
export class InteractionSurface implements Surface<string> {
  readonly #options: InteractionSurfaceOptions;
  readonly #bornAt = performance.now();
  readonly #ids = new Set<string>();
  #isDeferredFree: boolean;
  #isTokenDead = false;

  constructor(options: InteractionSurfaceOptions) {
    this.#options = options;
    this.#isDeferredFree = options.kind === 'command';
  }

  cut(content: Content, options: { isFinal: boolean }): readonly Styled[] {
    return this.#options.channel.cut(content, options);
  }

  handleOf(id: string): string | undefined {
    return this.#options.channel.handleOf(id);
  }

  async send(part: Part): Promise<string> {
    const { channel } = this.#options;
    return await this.#withToken(
      () => orPlain(part, channel.bodyOf(part), (body) => this.#deliver(body)),
      () => channel.send(part),
    );
  }

  async edit(id: string, part: Part): Promise<void> {
    const { channel } = this.#options;
    await this.#withToken<unknown>(
      () => orPlain(part, channel.bodyOf(part), (body) => this.#fill(id, body)),
      () => channel.edit(id, part),
    );
  }

  async remove(id: string): Promise<void> {
    await this.#withToken(
      () => this.#call({ method: 'DELETE', path: this.#path(`/messages/${id}`) }),
      () => this.#options.channel.remove(id),
    );
  }

  async sendFile(name: string, markdown: string, part: Part): Promise<string> {
    const { channel } = this.#options;
    return await this.#withToken(
      () => this.#deliver(channel.bodyOf(part), { name, text: markdown }),
      () => channel.sendFile(name, markdown, part),
    );
  }

  /** A follow-up has no nonce: after a broken connection the channel is asked whether it came. */
  async recover(part: Part): Promise<string | undefined> {
    const { api, channel, isEphemeral, applicationId } = this.#options;
    if (isEphemeral) return undefined;
    const path = channel.path();
    const newest = await api.call({ method: 'GET', path, query: { limit: '20' } });
    const { content } = channel.bodyOf(part);
    const found = (newest as APIMessage[]).find(
      (message) =>
        message.application_id === applicationId &&
        message.content === content &&
        !this.#ids.has(message.id),
    );
    return found === undefined ? undefined : this.#note(found.id);
  }

  async typing(): Promise<void> {
    // A deferred answer says "thinking…" by itself.
    if (this.#options.kind === 'press') await this.#options.channel.typing();
  }

  async #deliver(body: MessageBody, file?: Attachment): Promise<string> {
    if (this.#isDeferredFree) {
      const id = await this.#fill('@original', body, file);
      this.#isDeferredFree = false;
      return this.#note(id);
    }
    try {
      const flags = this.#options.isEphemeral ? body.flags | EPHEMERAL : body.flags;
      const call = { method: 'POST', path: this.#path(), body: { ...body, flags } } as const;
      return this.#note(
        await this.#callForId({ ...call, ...(file === undefined ? {} : { file }) }),
      );
    } catch (error) {
      // Unlike a fill, a follow-up must not simply be sent again.
      throw isUncertain(error) ? new DeliveryError('uncertain', error) : error;
    }
  }

  async #fill(id: string, body: MessageBody, file?: Attachment): Promise<string> {
    return await this.#callForId({
      method: 'PATCH',
      path: this.#path(`/messages/${id}`),
      body,
      ...(file === undefined ? {} : { file }),
    });
  }

  async #withToken<Result>(
    byToken: () => Promise<Result>,
    byChannel: () => Promise<Result>,
  ): Promise<Result> {
    const { acknowledged, isEphemeral } = this.#options;
    const isYoung = performance.now() - this.#bornAt < INTERACTION_LIFE_MS;
    if ((await acknowledged) && isYoung && !this.#isTokenDead) {
      try {
        return await byToken();
      } catch (error) {
        if (!isTokenExpired(error)) throw error;
        this.#isTokenDead = true;
      }
    }
    if (isEphemeral) throw new DeliveryError('refused', 'the interaction is too old to answer');
    return await byChannel();
  }

  async #call(call: Call): Promise<void> {
    await this.#options.api.call({ ...call, isSelfAuthorized: true });
  }

  async #callForId(call: Call): Promise<string> {
    return await this.#options.api.callForId({ ...call, isSelfAuthorized: true });
  }

  #path(rest = ''): `/${string}` {
    const { applicationId, token } = this.#options;
    return `/webhooks/${applicationId}/${token}${rest}`;
  }

  #note(id: string): string {
    this.#ids.add(id);
    return id;
  }
}
