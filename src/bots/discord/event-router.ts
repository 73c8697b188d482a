import type {
  APIInteraction,
  GatewayGuildCreateDispatchData,
  GatewayGuildDeleteDispatchData,
  GatewayGuildRoleCreateDispatchData,
  GatewayReadyDispatchData,
} from 'discord.js';
import type { ConversationService, DoorMemory } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import type { ReceivedMessage, Self } from './addressing.ts';
import type { DiscordApi } from './api.ts';
import { publishCommands } from './commands.ts';
import { readEdit } from './edits.ts';
import { DiscordFiles } from './files.ts';
import { InteractionIntake } from './interaction-intake.ts';
import { MessageIntake } from './message-intake.ts';
import { MissedMessages } from './missed-messages.ts';
import { Outgoing } from './outgoing.ts';
import { OwnRoles } from './own-roles.ts';
import { Presses } from './presses.ts';
import { Replies } from './replies.ts';
import type { DiscordTiming } from './timing.ts';

export type EventRouterOptions = {
  readonly api: DiscordApi;
  readonly conversation: ConversationService;
  readonly log: Log;
  readonly timing: DiscordTiming;
  /** Unset: what is said between two runs is not read. */
  readonly memory?: DoorMemory | undefined;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
};

/** Takes the gateway's events to where they are handled. */
export class EventRouter {
  /** The ways to people who have not just said something. */
  readonly outgoing: Outgoing;
  readonly #options: EventRouterOptions;
  readonly #messages: MessageIntake;
  readonly #interactions: InteractionIntake;
  readonly #missed: MissedMessages;
  readonly #roles = new OwnRoles();
  #userId = '';
  #publishing: Promise<void> | undefined;
  #isStopped = false;
  #canRead = true;

  constructor(options: EventRouterOptions) {
    const { api, log, signal, timing } = options;
    const presses = new Presses();
    const files = new DiscordFiles({ api, deadlineMs: timing.fileMs, signal });
    const replies = new Replies({ ...options, presses, files });
    this.#options = options;
    this.outgoing = new Outgoing({ api, replies, log });
    this.#messages = new MessageIntake({ ...options, replies });
    this.#interactions = new InteractionIntake({ ...options, presses, replies });
    const take = (message: ReceivedMessage) => this.#takeMessage(message);
    const { memory } = options;
    const { rereadMs } = timing;
    this.#missed = new MissedMessages({ api, memory, rereadMs, log, signal, take });
  }

  /** Takes over how far earlier runs were told; comes before the first session. */
  async remember(): Promise<void> {
    await this.#missed.remember();
  }

  /** Knows nothing of a person any more. */
  forget(userId: string): void {
    this.#missed.forget(userId);
  }

  /** From now on everything that comes in is let pass. */
  stop(): void {
    this.#isStopped = true;
    this.#missed.stop();
  }

  /** A session began and says who the bot is. */
  onSession({ user, application, guilds }: GatewayReadyDispatchData): void {
    const { api, conversation, log, signal } = this.#options;
    this.#userId = user.id;
    this.#missed.onSession(guilds);
    const applicationId = application.id;
    this.#publishing ??= publishCommands({ api, applicationId, conversation, log, signal });
  }

  /** Takes an event; `canRead`: guild messages come with their text. */
  take(name: string, data: unknown, canRead: boolean): void {
    this.#canRead = canRead;
    try {
      this.#dispatch(name, data);
    } catch (error) {
      // An event that we cannot read must not tear down the connection that told it.
      this.#notHandled(name, error);
    }
  }

  #notHandled(name: string, error: unknown): void {
    this.#options.log.error({ name, reason: String(error) }, 'A Discord event was not handled');
  }

  #dispatch(name: string, data: unknown): void {
    if (name === 'MESSAGE_CREATE') this.#takeMessage(data as ReceivedMessage);
    else if (name === 'MESSAGE_UPDATE') this.#takeEdit(readEdit(data));
    else if (name === 'INTERACTION_CREATE') {
      if (!this.#isStopped) this.#interactions.take(data as APIInteraction);
    } else if (name === 'GUILD_CREATE') this.#takeGuild(data as GatewayGuildCreateDispatchData);
    else if (name === 'GUILD_ROLE_CREATE') {
      const { guild_id: guildId, role } = data as GatewayGuildRoleCreateDispatchData;
      this.#roles.note(guildId, [role], this.#userId);
    } else if (name === 'GUILD_DELETE') {
      const { id, unavailable } = data as GatewayGuildDeleteDispatchData;
      if (unavailable !== true) this.#roles.forget(id);
    }
  }

  #takeEdit(message: ReceivedMessage | undefined): void {
    if (message !== undefined && !this.#isStopped) this.#messages.takeEdit(message, this.#self());
  }

  #takeGuild(guild: GatewayGuildCreateDispatchData): void {
    this.#roles.note(guild.id, guild.roles, this.#userId);
    this.#missed.onGuild(guild);
  }

  #takeMessage(message: ReceivedMessage): void {
    this.#missed.note(message);
    if (this.#isStopped) return;
    const accepted = this.#messages
      .take(message, this.#self(), this.#canRead)
      ?.catch((error: unknown) => this.#notHandled('MESSAGE_CREATE', error));
    void this.#missed.keepWhen(message, accepted);
  }

  #self(): Self {
    return { userId: this.#userId, roleIn: (guild) => this.#roles.get(guild) };
  }
}
