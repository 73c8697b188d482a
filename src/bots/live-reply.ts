import { setTimeout as sleep } from 'node:timers/promises';
import type { Button, Draft, Message, Reply } from '../conversation/door.ts';
import type { Styled } from '../markdown/styled.ts';
import type { Pace } from './pace.ts';
import { DeliveryError, type Part, type Surface } from './surface.ts';
import { Typing } from './typing.ts';

/** Above this many messages the whole answer goes as a file. */
const MAX_PARTS = 5;
/** How long a final text is tried against a platform that does not answer. */
const FINAL_PATIENCE_MS = 10 * 60_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

type Shown<Handle> = { readonly handle: Handle; readonly text: string };
/** A message whose sending got no answer: it may be there. */
type Lost = { readonly index: number; readonly part: Part };
type Target = { readonly markdown: string; readonly buttons: readonly (readonly Button[])[] };

export type LiveReplyOptions<Handle> = {
  readonly surface: Surface<Handle>;
  /** Shared by all replies of the platform. */
  readonly pace: Pace;
  /** Which budget of {@link Pace} this chat spends. */
  readonly chat: string;
  /** Least time between two changes in this chat. */
  readonly gapMs: number;
  /** How often "typing…" has to be renewed. */
  readonly typingEveryMs: number;
  /** A message that this reply takes over, such as the one whose button was pressed. */
  readonly adopted?: Handle;
  /** The sentence above a long answer that goes as a file. */
  readonly fileNotice: string;
  /** Ends all waiting when the door closes. */
  readonly signal: AbortSignal;
};

/**
 * A {@link Reply} that grows in place on any platform: the latest text wins, one request is in
 * flight at a time, an identical text is never sent, and the final text lands once.
 */
export class LiveReply<Handle> implements Reply {
  readonly #options: LiveReplyOptions<Handle>;
  readonly #typing: Typing;
  readonly #shown: Shown<Handle>[] = [];
  #lost: Lost | undefined;
  #latest: Target | undefined;
  #isFinal = false;
  /** Set when the platform will not take anything more: previews stop, `finish` reports it. */
  #isRefused = false;
  #previews: Promise<void> | undefined;
  #failures = 0;
  #backoffMs = 0;

  constructor(options: LiveReplyOptions<Handle>) {
    this.#options = options;
    const { surface, typingEveryMs, signal } = options;
    this.#typing = new Typing(() => surface.typing(), typingEveryMs, signal);
    if (options.adopted !== undefined) this.#shown.push({ handle: options.adopted, text: '' });
  }

  working(): void {
    if (!this.#isFinal && this.#shown.length === 0) this.#typing.start();
  }

  show(draft: Draft): void {
    if (this.#isFinal || this.#isRefused || draft.markdown.trim() === '') return;
    this.#latest = { markdown: draft.markdown, buttons: draft.buttons ?? [] };
    this.#previews ??= this.#runPreviews();
  }

  async finish(message: Message): Promise<void> {
    this.#isFinal = true;
    this.#latest = { markdown: message.markdown, buttons: message.buttons ?? [] };
    try {
      await this.#previews;
      await this.#run({ isFinalPass: true });
    } finally {
      this.#typing.stop();
    }
  }

  async #runPreviews(): Promise<void> {
    try {
      await this.#run({ isFinalPass: false });
    } catch {
      // A lost preview is replaced by the next one; the final text reports for itself.
      this.#isRefused = true;
    } finally {
      this.#previews = undefined;
    }
  }

  /** Steps, one request at a time, until the newest text is shown. */
  async #run({ isFinalPass }: { isFinalPass: boolean }): Promise<void> {
    const giveUpAt = performance.now() + FINAL_PATIENCE_MS;
    for (;;) {
      await this.#waitForTurn();
      const target = this.#latest;
      if (target === undefined || this.#isFinal !== isFinalPass) return;
      const isWhole = await this.#attempt(target, giveUpAt);
      if (isWhole && this.#latest === target) return;
    }
  }

  async #waitForTurn(): Promise<void> {
    const { pace, chat, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const waitMs = Math.max(pace.waitMs(chat), this.#backoffMs);
      if (waitMs === 0) return;
      this.#backoffMs = 0;
      await sleep(waitMs, undefined, { signal });
    }
  }

  /** One step towards `target`; true when it is wholly shown. */
  async #attempt(target: Target, giveUpAt: number): Promise<boolean> {
    try {
      const isWhole = await this.#step(target);
      this.#failures = 0;
      return isWhole;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (error.fault === 'wait') {
        this.#options.pace.suspend(this.#options.chat, error.retryAfterMs);
        return false;
      }
      const mayRepeat = error.fault === 'unreachable' || error.fault === 'uncertain';
      if (!mayRepeat || performance.now() > giveUpAt) throw error;
      this.#backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures, LONGEST_BACKOFF_MS);
      this.#failures += 1;
      return false;
    }
  }

  async #step(target: Target): Promise<boolean> {
    const { surface, fileNotice } = this.#options;
    await this.#findLost();
    const cut = this.#cut(target.markdown);
    const isFile = cut.length > MAX_PARTS && this.#isFinal;
    const parts = isFile
      ? [...cut.slice(0, 1), ...surface.cut(fileNotice, { isFinal: true })]
      : cut;
    const last = Math.min(parts.length, MAX_PARTS) - 1;
    for (let index = 0; index <= last; index += 1) {
      const styled = parts[index] as Styled;
      const part: Part = { styled, buttons: index === last ? target.buttons : [] };
      const text = keyOf(part);
      if (this.#shown[index]?.text === text) continue;
      const isInFile = isFile && index === last;
      await this.#inPace(() =>
        isInFile ? this.#putFile(index, target.markdown, part, text) : this.#put(index, part, text),
      );
      // The last change of this pass completes it; there is no second request without a turn.
      return index === last && !this.#hasSurplus(last);
    }
    return await this.#removeSurplus(last);
  }

  #cut(markdown: string): readonly Styled[] {
    const parts = this.#options.surface.cut(markdown, { isFinal: this.#isFinal });
    // An end without anything to see still has to be an end.
    return parts.length === 0 && this.#isFinal ? [{ text: '…', spans: [] }] : parts;
  }

  async #put(index: number, part: Part, text: string): Promise<void> {
    const { surface } = this.#options;
    const shown = this.#shown[index];
    if (shown === undefined) {
      await this.#send(index, part, text);
      this.#typing.stop();
      return;
    }
    try {
      await surface.edit(shown.handle, part);
      this.#shown[index] = { handle: shown.handle, text };
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.fault !== 'gone') throw error;
      // The person deleted it while it grew: what is still to say goes into a new message.
      await this.#send(index, part, text);
    }
  }

  async #send(index: number, part: Part, text: string): Promise<void> {
    try {
      this.#shown[index] = { handle: await this.#options.surface.send(part), text };
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.fault !== 'uncertain') throw error;
      this.#lost = { index, part };
      if (!(await this.#findLost())) throw error;
    }
  }

  /** Looks for a message that may have arrived. Until that is known nothing is sent again. */
  async #findLost(): Promise<boolean> {
    if (this.#lost === undefined) return false;
    const { index, part } = this.#lost;
    const found = await this.#options.surface.recover?.(part);
    this.#lost = undefined;
    if (found === undefined) return false;
    this.#shown[index] = { handle: found, text: keyOf(part) };
    this.#typing.stop();
    return true;
  }

  async #putFile(index: number, markdown: string, part: Part, text: string): Promise<void> {
    const { surface } = this.#options;
    const old = this.#shown[index];
    const handle = await surface.sendFile('answer.md', markdown, part);
    this.#shown[index] = { handle, text };
    if (old !== undefined) this.#shown.splice(index + 1, 0, old);
  }

  #hasSurplus(last: number): boolean {
    return this.#shown.length > last + 1;
  }

  async #removeSurplus(last: number): Promise<boolean> {
    const surplus = this.#shown[last + 1];
    if (surplus === undefined) return true;
    if (!this.#isFinal) return true;
    await this.#inPace(() => this.#options.surface.remove(surplus.handle)).catch(
      (error: unknown) => {
        if (!(error instanceof DeliveryError) || error.fault !== 'gone') throw error;
      },
    );
    this.#shown.splice(last + 1, 1);
    return !this.#hasSurplus(last);
  }

  /**
   * The gap begins anew when the request is through: one that was long under way has reached the
   * platform late, and the next must not follow on its heels.
   */
  async #inPace<T>(request: () => Promise<T>): Promise<T> {
    const { pace, chat, gapMs } = this.#options;
    pace.spend(chat, gapMs);
    try {
      return await request();
    } finally {
      pace.spend(chat, gapMs);
    }
  }
}

function keyOf({ styled, buttons }: Part): string {
  return JSON.stringify([styled.text, styled.spans, buttons]);
}
