import type { ConversationService, Message, Reply } from '../../conversation/door.ts';
import { LiveReply } from '../live-reply.ts';
import { Pace } from '../pace.ts';
import type { TelegramClient } from './client.ts';
import type { TelegramFiles } from './files.ts';
import type { MessageIds } from './message-ids.ts';
import type { PressCodec } from './press-codec.ts';
import { TelegramSurface } from './telegram-surface.ts';
import type { TelegramTiming } from './timing.ts';

/** How an answer is shown while it grows; `draft` is shown as `edit` so far. */
export type TelegramStreaming = 'edit' | 'draft' | 'off';

/** To whom and where one answer goes. */
export type ReplyTarget = {
  readonly chat: number;
  readonly kind: 'private' | 'group';
  readonly thread?: number;
  /** The message that is answered; groups quote it. */
  readonly message?: number;
  /** The person's id: in a group nobody else may press the buttons. */
  readonly person: number;
  readonly language?: string;
  /** One of the bot's messages that the answer replaces. */
  readonly adopted?: number;
};

export type RepliesOptions = {
  readonly client: TelegramClient;
  readonly conversation: ConversationService;
  readonly streaming: TelegramStreaming;
  readonly timing: TelegramTiming;
  readonly ids: MessageIds;
  readonly presses: PressCodec;
  readonly files: TelegramFiles;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
};

/** Makes the reply for one message; all of them share the budget of their chat. */
export class Replies {
  readonly #options: RepliesOptions;
  readonly #pace = new Pace();

  constructor(options: RepliesOptions) {
    this.#options = options;
  }

  open(target: ReplyTarget): Reply {
    const { client, conversation, streaming, timing, ids, presses, files, signal } = this.#options;
    const isGroup = target.kind === 'group';
    const { chat, thread, message, adopted } = target;
    const address = {
      chat,
      ...(thread !== undefined && { thread }),
      ...(isGroup && message !== undefined && { replyTo: message }),
      ...(isGroup && { owner: String(target.person) }),
    };
    const reply = new LiveReply({
      surface: new TelegramSurface({ api: client.api, ids, presses, address }),
      pace: this.#pace,
      chat: String(chat),
      gapMs: isGroup ? timing.groupGapMs : timing.privateGapMs,
      typingEveryMs: timing.typingEveryMs,
      fileNotice: conversation.phrase('fileNotice', target.language),
      signal,
      ...(adopted !== undefined && { adopted }),
    });
    const fetch: Reply['fetch'] = (attachment, how) => files.fetch(attachment, how);
    // What was sent can be read however the answer is shown.
    return Object.assign(streaming === 'off' ? new FinalOnly(reply) : reply, { fetch });
  }
}

/** Shows nothing before the final text. */
class FinalOnly implements Reply {
  readonly #reply: Reply;

  constructor(reply: Reply) {
    this.#reply = reply;
  }

  working(): void {
    this.#reply.working();
  }

  show(): void {}

  onShown(tell: (ids: readonly string[]) => void): void {
    this.#reply.onShown?.(tell);
  }

  takeOver(ids: readonly string[]): void {
    this.#reply.takeOver?.(ids);
  }

  async finish(message: Message): Promise<void> {
    await this.#reply.finish(message);
  }
}
