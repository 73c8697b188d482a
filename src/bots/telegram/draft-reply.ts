import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Draft,
  KeepWhereabouts,
  Message,
  Reply,
  Whereabouts,
} from '../../conversation/door.ts';
import { MAX_PARTS } from '../answer-messages.ts';
import type { Budget } from '../budget.ts';
import { Typing } from '../typing.ts';
import type { DraftingSurface } from './drafting-surface.ts';
import type { Drafts } from './drafts.ts';
import { LiveDraft } from './live-draft.ts';

/** How long the final text waits for a draft under way, which must not arrive after it. */
const LAST_DRAFT_MS = 1_000;

export type DraftReplyOptions = {
  /** For the messages: what stands before a long draft, the final text, and all if drafts fail. */
  readonly live: Reply;
  /** The surface of `live`. */
  readonly surface: DraftingSurface;
  readonly drafts: Drafts;
  /** What the bot may send over all chats. */
  readonly budget: Budget;
  readonly chat: string;
  readonly language: string | undefined;
  readonly renewMs: number;
  readonly typingEveryMs: number;
  readonly signal: AbortSignal;
};

/**
 * A {@link Reply} that grows as a native draft: the latest text wins, one request is in flight at a
 * time. What has grown beyond one message becomes messages, and so does the final text. It goes on
 * as a message that is edited where drafts are not to be had, where a text has buttons that a draft
 * cannot have, and where one would stand for long: some clients let nobody write beside a draft.
 */
export class DraftReply implements Reply {
  readonly #options: DraftReplyOptions;
  readonly #draft: LiveDraft;
  readonly #typing: Typing;
  #latest: Draft | undefined;
  /** The messages that stand, and how many were asked for. */
  #ids: readonly string[] = [];
  #asked = 0;
  #keep: KeepWhereabouts | undefined;
  #running: Promise<void> | undefined;
  /** Draws drafts; ends the one under way and goes on by messages; does that; shows no more. */
  #mode: 'drafts' | 'leaving' | 'messages' | 'over' = 'drafts';

  constructor(options: DraftReplyOptions) {
    const { live, surface, typingEveryMs, signal } = options;
    this.#options = options;
    this.#typing = new Typing(() => surface.typing(), typingEveryMs, signal);
    this.#draft = new LiveDraft({
      ...options,
      onStop: () => this.#end(),
      onStale: () => this.#wake(),
      onWorn: () => this.#leaveDrafts(),
    });
    live.onShown?.((where) => this.#onMessages(where));
  }

  working(): void {
    if (this.#mode === 'messages') this.#options.live.working();
    else if (this.#mode === 'drafts' && !this.#draft.hasBegun) this.#typing.start();
  }

  show(draft: Draft): void {
    const { live, drafts, chat } = this.#options;
    if (this.#mode === 'messages') {
      live.show(draft);
      return;
    }
    if (this.#mode === 'over' || draft.markdown.trim() === '') return;
    if (draft.isTick === true && !drafts.pace.hasTimeForTick(chat, this.#draft.gapMs)) return;
    this.#latest = draft;
    if (commandsOf(draft).some((command) => command !== 'stop')) this.#leaveDrafts();
    else this.#wake();
  }

  async finish(message: Message): Promise<void> {
    const { live, surface } = this.#options;
    this.#end();
    await this.#untilDrawn();
    surface.leaveDrafts();
    try {
      await live.finish(message);
    } finally {
      this.#typing.stop();
    }
  }

  onShown(keep: KeepWhereabouts): void {
    this.#keep = keep;
    // Told again, as the messages tell only of changes.
    this.#options.live.onShown?.((where) => this.#onMessages(where));
  }

  takeOver(where: Whereabouts): void {
    this.#options.live.takeOver?.(where);
    if (this.#ids.length > 0) this.#leaveDrafts();
  }

  #wake(): void {
    if (this.#mode === 'drafts') this.#running ??= this.#run();
  }

  /** Draws until the newest text is shown. */
  async #run(): Promise<void> {
    try {
      while (await this.#draft.untilTurn()) {
        const target = this.#latest;
        const isDone = target === undefined || (await this.#draw(target));
        if (isDone && this.#latest === target) return;
      }
    } catch {
      // A lost preview is of no importance; the final text reports for itself.
      this.#leaveDrafts();
    } finally {
      this.#running = undefined;
      if (this.#mode === 'leaving') this.#beMessages();
    }
  }

  /** One step towards `target`; true when nothing is left to do now. */
  async #draw(target: Draft): Promise<boolean> {
    // Above messages that are still to come the draft would be out of place.
    if (this.#asked > this.#ids.length) return true;
    const { surface, live } = this.#options;
    const { buttons: _buttons, isTick: _isTick, ...content } = target;
    const parts = surface.cutGrowing(content);
    const before = Math.min(parts.length - 1, MAX_PARTS);
    if (before > this.#ids.length) {
      this.#asked = before;
      live.show(content);
      return true;
    }
    const last = parts.at(-1);
    if (last === undefined) return true;
    // It has begun anew, and its end stands in a message.
    if (parts.length <= this.#ids.length) {
      this.#leaveDrafts();
      return true;
    }
    const canStop = commandsOf(target).includes('stop');
    const outcome = await this.#draft.show(last, { canStop });
    if (outcome === 'recut') return await this.#draw(target);
    if (outcome === 'refused') this.#leaveDrafts();
    if (outcome === 'shown') this.#typing.stop();
    return outcome === 'shown';
  }

  async #onMessages(where: Whereabouts): Promise<void> {
    const isMore = where.ids.length > this.#ids.length;
    this.#ids = where.ids;
    const kept = this.#keep?.(where);
    if (isMore) this.#draft.forget();
    if (isMore && this.#latest !== undefined) this.#wake();
    await kept;
  }

  /** Goes on by messages, after the draft that may be under way. */
  #leaveDrafts(): void {
    if (this.#mode !== 'drafts') return;
    this.#end();
    this.#mode = 'leaving';
    if (this.#running === undefined) this.#beMessages();
  }

  #beMessages(): void {
    this.#mode = 'messages';
    this.#options.surface.leaveDrafts();
    this.#typing.stop();
    if (this.#latest !== undefined) this.#options.live.show(this.#latest);
  }

  #end(): void {
    if (this.#mode !== 'messages') this.#mode = 'over';
    this.#draft.end();
  }

  async #untilDrawn(): Promise<void> {
    if (this.#running === undefined) return;
    const over = new AbortController();
    const late = sleep(LAST_DRAFT_MS, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([this.#running, late]);
    over.abort();
    this.#draft.breakOff();
  }
}

function commandsOf({ buttons = [] }: Draft): string[] {
  return buttons.flat().map(({ press }) => press.command);
}
