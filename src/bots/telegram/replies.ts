import type {
  ConversationService,
  KeepWhereabouts,
  Message,
  Reply,
  Whereabouts,
} from '../../conversation/door.ts';
import { Budget } from '../budget.ts';
import type { ChatRules } from '../chat-line.ts';
import { ChatLines } from '../chat-lines.ts';
import { LiveReply } from '../live-reply.ts';
import type { TelegramClient } from './client.ts';
import { DraftReply } from './draft-reply.ts';
import { DraftingSurface } from './drafting-surface.ts';
import { Drafts } from './drafts.ts';
import type { TelegramFiles } from './files.ts';
import type { MessageIds } from './message-ids.ts';
import type { PressCodec } from './press-codec.ts';
import { Refusals } from './refusals.ts';
import { TelegramSurface, type TelegramSurfaceOptions } from './telegram-surface.ts';
import type { TelegramTiming } from './timing.ts';

/** How an answer is shown while it grows; `draft` only in private chats, elsewhere like `edit`. */
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
  /** Whether rich messages are used where a chat takes them. */
  readonly isRich: boolean;
  readonly timing: TelegramTiming;
  readonly ids: MessageIds;
  readonly presses: PressCodec;
  readonly files: TelegramFiles;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
};

/** So many messages at once Telegram takes in a private chat where it was quiet before. */
const BURST = 3;

/** Makes the reply for one message; all of them share the budget of their chat. */
export class Replies {
  readonly #options: RepliesOptions;
  readonly #lines = new ChatLines();
  readonly #budget: Budget;
  readonly #drafts: Drafts;
  readonly #richRefusals: Refusals | undefined;

  constructor(options: RepliesOptions) {
    this.#options = options;
    this.#budget = new Budget(options.timing.overall);
    this.#drafts = new Drafts(options.timing);
    this.#richRefusals = options.isRich ? new Refusals(options.timing.refusalMs) : undefined;
  }

  open(target: ReplyTarget): Reply {
    const { files } = this.#options;
    const fetch: Reply['fetch'] = (attachment, how) => files.fetch(attachment, how);
    // What was sent can be read however the answer is shown.
    return Object.assign(this.#open(target), { fetch });
  }

  #open(target: ReplyTarget): Reply {
    const { client, streaming, ids, presses } = this.#options;
    const isGroup = target.kind === 'group';
    const { chat, thread, message } = target;
    const address = {
      chat,
      ...(thread !== undefined && { thread }),
      ...(isGroup && message !== undefined && { replyTo: message }),
      ...(isGroup && { owner: String(target.person) }),
    };
    const richRefusals = this.#richRefusals;
    const shared = {
      api: client.api,
      ids,
      presses,
      address,
      ...(richRefusals && { richRefusals }),
    };
    if (this.#maySeeDrafts(target)) return this.#draft(target, shared);
    const reply = this.#live(target, new TelegramSurface(shared));
    return streaming === 'off' ? new FinalOnly(reply) : reply;
  }

  /**
   * The person pressed the button of a draft: no more of it is shown. Gives their language if it is
   * known; the update itself does not tell it.
   */
  stopDraft(id: number): string | undefined {
    const draft = this.#drafts.find(id);
    draft?.onStop();
    return draft?.language;
  }

  #maySeeDrafts({ chat, kind, adopted }: ReplyTarget): boolean {
    // A message that stands already is edited: a draft beside it would say the same twice.
    const isNew = kind === 'private' && adopted === undefined;
    return this.#options.streaming === 'draft' && isNew && !this.#drafts.refusals.has(chat);
  }

  #draft(target: ReplyTarget, shared: TelegramSurfaceOptions): Reply {
    const { timing, signal } = this.#options;
    const drafts = this.#drafts;
    const surface = new DraftingSurface({ ...shared, draftRefusals: drafts.refusals });
    return new DraftReply({
      live: this.#live(target, surface),
      surface,
      drafts,
      budget: this.#budget,
      chat: String(target.chat),
      language: target.language,
      renewMs: timing.draftRenewMs,
      typingEveryMs: timing.typingEveryMs,
      signal,
    });
  }

  #live(target: ReplyTarget, surface: TelegramSurface): LiveReply<number> {
    const { conversation, timing, signal } = this.#options;
    const { chat, kind, language, adopted } = target;
    const rules = kind === 'group' ? groupRules(timing) : privateRules(timing);
    return new LiveReply({
      surface,
      line: () => this.#lines.of(String(chat), rules),
      budget: this.#budget,
      isTypingCounted: false,
      typingEveryMs: timing.typingEveryMs,
      fileNotice: conversation.phrase('fileNotice', language),
      signal,
      ...(adopted !== undefined && { adopted }),
    });
  }
}

function groupRules({ groupGapMs, groupLimit }: TelegramTiming): ChatRules {
  const { count: limit, withinMs: windowMs } = groupLimit;
  return { gapMs: groupGapMs, limit, windowMs, areEditsApart: false };
}

/** "Avoid sending more than one message per second", short bursts aside: first words may be one. */
function privateRules({ privateGapMs: gapMs }: TelegramTiming): ChatRules {
  return { gapMs, limit: BURST, windowMs: BURST * gapMs, areEditsApart: false };
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

  onShown(keep: KeepWhereabouts): void {
    this.#reply.onShown?.(keep);
  }

  takeOver(where: Whereabouts): void {
    this.#reply.takeOver?.(where);
  }

  async finish(message: Message): Promise<void> {
    await this.#reply.finish(message);
  }
}
