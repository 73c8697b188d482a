import type { APIMessage } from 'discord.js';
import type { Styled } from '../../markdown/styled.ts';
import { type Content, DeliveryError, type Part, type Surface } from '../surface.ts';
import type { DiscordApi } from './api.ts';
import { type ChannelSurface, orPlain } from './channel-surface.ts';
import { isTokenExpired, isUncertain } from './faults.ts';
import { InteractionWebhook } from './interaction-webhook.ts';
import { type Attachment, EPHEMERAL, INTERACTION_LIFE_MS, type MessageBody } from './wire.ts';

export type InteractionSurfaceOptions = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly token: string;
  /** Whether Discord took the acknowledgement; without it the token is of no use. */
  readonly acknowledged: Promise<boolean>;
  /** The pressed message; a command has none, but a deferred answer that waits to be filled. */
  readonly pressed?: string;
  /** Whether the answer was deferred for the eyes of one person. */
  readonly isEphemeral: boolean;
  /** Whether others read along, so that an aside is for the eyes of one person. */
  readonly isPublic: boolean;
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
  readonly #webhook: InteractionWebhook;
  readonly #bornAt = performance.now();
  readonly #ids = new Set<string>();
  #isDeferredFree: boolean;
  #isTokenDead = false;

  constructor(options: InteractionSurfaceOptions) {
    this.#options = options;
    this.#webhook = new InteractionWebhook(options);
    this.#isDeferredFree = options.pressed === undefined;
    if (options.pressed !== undefined) this.#ids.add(options.pressed);
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
      () => orPlain(part, channel.bodyOf(part), (body) => this.#deliver(part, body)),
      () => channel.send(part),
    );
  }

  async edit(id: string, part: Part): Promise<void> {
    const { channel } = this.#options;
    if (!this.#ids.has(id)) return await this.#changeOther(() => channel.edit(id, part));
    await this.#withToken<unknown>(
      () => orPlain(part, channel.bodyOf(part), (body) => this.#webhook.fill(id, body)),
      () => channel.edit(id, part),
    );
  }

  async remove(id: string): Promise<void> {
    const { channel } = this.#options;
    if (!this.#ids.has(id)) return await this.#changeOther(() => channel.remove(id));
    await this.#withToken(
      () => this.#webhook.remove(id),
      () => channel.remove(id),
    );
  }

  async sendFile(name: string, markdown: string, part: Part): Promise<string> {
    const { channel } = this.#options;
    return await this.#withToken(
      () => this.#deliver(part, channel.bodyOf(part), { name, text: markdown }),
      () => channel.sendFile(name, markdown, part),
    );
  }

  /** A follow-up has no nonce: after a broken connection the channel is asked whether it came. */
  async recover(part: Part): Promise<string | undefined> {
    const { api, channel, applicationId } = this.#options;
    if (this.#isHidden(part)) return undefined;
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
    if (this.#options.pressed !== undefined) await this.#options.channel.typing();
  }

  async #deliver(part: Part, body: MessageBody, file?: Attachment): Promise<string> {
    if (this.#isDeferredFree) {
      const id = await this.#webhook.fill('@original', body, file);
      this.#isDeferredFree = false;
      return this.#note(id);
    }
    try {
      // The deferral said who sees the answer; of each follow-up it is said anew.
      const flags = this.#isHidden(part) ? body.flags | EPHEMERAL : body.flags;
      return this.#note(await this.#webhook.post({ ...body, flags }, file));
    } catch (error) {
      // Unlike a fill, a follow-up must not simply be sent again.
      throw isUncertain(error) ? new DeliveryError('uncertain', error) : error;
    }
  }

  #isHidden({ isAside = false }: Part): boolean {
    const { isEphemeral, isPublic } = this.#options;
    return isEphemeral || (isAside && isPublic);
  }

  /**
   * Changes a message that an earlier answer left in the channel, for which this token is of no
   * use. One that the bot may not change is as good as gone: the answer then gets its own.
   */
  async #changeOther(change: () => Promise<void>): Promise<void> {
    if (this.#options.isEphemeral) throw new DeliveryError('gone', 'this answer is personal');
    try {
      await change();
    } catch (error) {
      const isRefused = error instanceof DeliveryError && error.fault === 'refused';
      throw isRefused ? new DeliveryError('gone', error) : error;
    }
    await this.#dropDeferred();
  }

  /** Where the answer stands elsewhere, "thinking…" would never come to an end. */
  async #dropDeferred(): Promise<void> {
    if (!this.#isDeferredFree) return;
    this.#isDeferredFree = false;
    if (!(await this.#options.acknowledged)) return;
    await this.#webhook.remove('@original').catch(() => {});
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

  #note(id: string): string {
    this.#ids.add(id);
    return id;
  }
}
