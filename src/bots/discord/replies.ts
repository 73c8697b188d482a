import type { ConversationService, Reply } from '../../conversation/door.ts';
import { Budget } from '../budget.ts';
import { ChatLines } from '../chat-lines.ts';
import { LiveReply } from '../live-reply.ts';
import type { Surface } from '../surface.ts';
import type { DiscordApi } from './api.ts';
import { ChannelSurface } from './channel-surface.ts';
import type { DiscordFiles } from './files.ts';
import { InteractionSurface } from './interaction-surface.ts';
import type { Presses } from './presses.ts';
import type { DiscordTiming } from './timing.ts';

/** To whom and where an answer goes. */
export type ReplyTarget = {
  readonly channelId: string;
  /** The person's platform id: nobody else may press the buttons in a guild. */
  readonly ownerId: string;
  readonly language?: string;
  /** The message that the answer refers to. */
  readonly replyTo?: string;
};

/** The interaction through which an answer goes. */
export type InteractionTarget = {
  readonly applicationId: string;
  readonly token: string;
  readonly acknowledged: Promise<boolean>;
  readonly isEphemeral: boolean;
  /** Whether others read along. */
  readonly isPublic: boolean;
  /** The message whose button was pressed, which the answer takes over. */
  readonly pressed?: string;
};

export type RepliesOptions = {
  readonly api: DiscordApi;
  readonly presses: Presses;
  readonly conversation: ConversationService;
  readonly timing: DiscordTiming;
  readonly files: DiscordFiles;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
};

/** Makes the reply for one message or interaction; all share the budget of their channel. */
export class Replies {
  readonly #options: RepliesOptions;
  readonly #lines = new ChatLines();
  readonly #budget: Budget;

  constructor(options: RepliesOptions) {
    this.#options = options;
    this.#budget = new Budget(options.timing.overall);
  }

  /** An answer as plain messages of the channel. */
  inChannel(target: ReplyTarget): Reply {
    return this.#over(this.#channel(target), target);
  }

  /** An answer through the interaction that asked for it. */
  toInteraction(target: ReplyTarget, interaction: InteractionTarget): Reply {
    const { api } = this.#options;
    const channel = this.#channel(target);
    const surface = new InteractionSurface({ ...interaction, api, channel });
    return this.#over(surface, target, interaction.pressed);
  }

  #channel({ channelId, ownerId, replyTo }: ReplyTarget): ChannelSurface {
    const { api, presses } = this.#options;
    const reference = replyTo === undefined ? {} : { replyTo };
    return new ChannelSurface({ api, presses, channelId, ownerId, ...reference });
  }

  #over(surface: Surface<string>, target: ReplyTarget, adopted?: string): Reply {
    const { conversation, timing, files, signal } = this.#options;
    const { count: limit, withinMs: windowMs } = timing.channelLimit;
    const rules = { gapMs: timing.gapMs, limit, windowMs, areEditsApart: true };
    const reply = new LiveReply({
      surface,
      line: () => this.#lines.of(target.channelId, rules),
      budget: this.#budget,
      isTypingCounted: true,
      typingEveryMs: timing.typingEveryMs,
      fileNotice: conversation.phrase('fileNotice', target.language),
      signal,
      ...(adopted === undefined ? {} : { adopted }),
    });
    const fetch: Reply['fetch'] = (attachment, how) => files.fetch(attachment, how);
    return Object.assign(reply, { fetch });
  }
}
