import { onTestFinished } from 'vitest';
import { Budget } from '../../src/bots/budget.ts';
import { ChatLine, type ChatLineOptions } from '../../src/bots/chat-line.ts';
import { LiveReply, type LiveReplyOptions } from '../../src/bots/live-reply.ts';
import {
  type Content,
  DeliveryError,
  type DeliveryFault,
  type Part,
  type Surface,
} from '../../src/bots/surface.ts';
import type { Styled } from '../../src/markdown/styled.ts';

const PART_CHARACTERS = 10;

type Method = 'send' | 'edit' | 'remove' | 'sendFile' | 'recover';
type Step = { readonly method: Method; readonly text: string };
/** How one call goes wrong; `landed` means that it was carried out all the same. */
type Trouble = { readonly fault: DeliveryFault; readonly waitMs?: number; readonly landed?: true };

/** A platform in memory: messages of ten characters, and troubles in the order they were set. */
export class MemorySurface implements Surface<number> {
  readonly messages = new Map<number, string>();
  readonly steps: Step[] = [];
  readonly troubles: Partial<Record<Method, Trouble[]>> = {};
  typed = 0;
  mostAtOnce = 0;
  /** Held calls go on when this resolves. */
  gate: Promise<void> = Promise.resolve();
  readonly #waiting = new Set<() => void>();
  #atOnce = 0;
  #lastId = 0;
  #lost: number | undefined;

  get texts(): string[] {
    return [...this.messages.values()];
  }

  handleOf(id: string): number {
    return Number(id);
  }

  cut({ markdown }: Content): readonly Styled[] {
    const parts: Styled[] = [];
    for (let at = 0; at < markdown.length; at += PART_CHARACTERS) {
      parts.push({ text: markdown.slice(at, at + PART_CHARACTERS), spans: [] });
    }
    return parts;
  }

  async send({ styled }: Part): Promise<number> {
    return await this.#do('send', styled.text, () => {
      this.#lastId += 1;
      this.messages.set(this.#lastId, styled.text);
      this.#lost = this.#lastId;
      return this.#lastId;
    });
  }

  async edit(handle: number, { styled }: Part): Promise<void> {
    await this.#do('edit', styled.text, () => {
      if (!this.messages.has(handle)) throw new DeliveryError('gone', 'deleted');
      this.messages.set(handle, styled.text);
    });
  }

  async remove(handle: number): Promise<void> {
    await this.#do('remove', '', () => void this.messages.delete(handle));
  }

  async sendFile(name: string, markdown: string, { styled }: Part): Promise<number> {
    return await this.#do('sendFile', styled.text, () => {
      this.#lastId += 1;
      this.messages.set(this.#lastId, `${name}: ${markdown}`);
      return this.#lastId;
    });
  }

  async recover({ styled }: Part): Promise<number | undefined> {
    return await this.#do('recover', styled.text, () => {
      const lost = this.#lost;
      if (lost !== undefined) this.messages.set(lost, styled.text);
      return lost;
    });
  }

  async typing(): Promise<void> {
    this.typed += 1;
    this.#changed();
  }

  /** Resolves as soon as this holds; asked again after every call. */
  async until(what: string, holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!holds()) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        reject(new Error(`${what} was not seen: ${JSON.stringify(this.steps)}`));
      }, 20_000);
      this.#waiting.add(look);
      look();
    });
  }

  async #do<T>(method: Method, text: string, act: () => T): Promise<T> {
    this.steps.push({ method, text });
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    this.#changed();
    try {
      await this.gate;
      const trouble = this.troubles[method]?.shift();
      if (trouble === undefined) return act();
      if (trouble.landed) act();
      else if (method === 'send') this.#lost = undefined;
      throw new DeliveryError(trouble.fault, new Error('trouble'), trouble.waitMs);
    } finally {
      this.#atOnce -= 1;
      this.#changed();
    }
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/** The line of a chat that takes one change of any kind a gap, unless told otherwise. */
export function openLine({ gapMs = 10, ...options }: Partial<ChatLineOptions> = {}): ChatLine {
  return new ChatLine({ gapMs, limit: 1, windowMs: gapMs, areEditsApart: false, ...options });
}

/** A reply on a platform in memory, closed when the test is over. */
export function openReply({
  surface = new MemorySurface(),
  gapMs = 10,
  line = openLine({ gapMs }),
  ...options
}: Partial<Omit<LiveReplyOptions<number>, 'line'>> & {
  surface?: MemorySurface;
  gapMs?: number;
  line?: ChatLine;
} = {}) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const reply = new LiveReply<number>({
    surface,
    line: () => line,
    budget: new Budget({ perSecond: 1_000, burst: 1_000 }),
    isTypingCounted: false,
    typingEveryMs: 10,
    fileNotice: 'a file',
    signal: closing.signal,
    ...options,
  });
  return { surface, reply, closing };
}
