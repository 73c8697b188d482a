import { describe, expect, it, onTestFinished } from 'vitest';
import { LiveReply, type LiveReplyOptions } from '../../src/bots/live-reply.ts';
import { Pace } from '../../src/bots/pace.ts';
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
class MemorySurface implements Surface<number> {
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
      }, 5_000);
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

function openReply(options: Partial<LiveReplyOptions<number>> = {}) {
  const surface = new MemorySurface();
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const reply = new LiveReply<number>({
    surface,
    pace: new Pace(),
    chat: 'somewhere',
    gapMs: 10,
    typingEveryMs: 10,
    fileNotice: 'a file',
    signal: closing.signal,
    ...options,
  });
  return { surface, reply, closing };
}

describe('LiveReply', () => {
  it('shows the first text at once, then the latest of those that came meanwhile', async () => {
    const { surface, reply } = openReply({ gapMs: 50 });
    reply.show({ markdown: 'a' });
    await surface.until('the first text', () => surface.texts[0] === 'a');
    for (const markdown of ['ab', 'abc', 'abcd']) reply.show({ markdown });
    await surface.until('the latest text', () => surface.texts[0] === 'abcd');
    expect(surface.steps.map(({ text }) => text)).toEqual(['a', 'abcd']);
  });

  it('has one request in flight at a time', async () => {
    const { surface, reply } = openReply({ gapMs: 0 });
    let open = () => {};
    surface.gate = new Promise((resolve) => {
      open = resolve;
    });
    reply.show({ markdown: 'a' });
    await surface.until('a request', () => surface.steps.length === 1);
    reply.show({ markdown: 'ab' });
    const finished = reply.finish({ markdown: 'abc' });
    await new Promise(setImmediate);
    expect(surface.steps).toHaveLength(1);
    open();
    await finished;
    expect(surface.mostAtOnce).toBe(1);
    expect(surface.texts).toEqual(['abc']);
  });

  it('never sends what is shown already', async () => {
    const { surface, reply } = openReply();
    reply.show({ markdown: 'a' });
    await surface.until('the text', () => surface.texts[0] === 'a');
    reply.show({ markdown: 'a' });
    await reply.finish({ markdown: 'a' });
    expect(surface.steps).toHaveLength(1);
  });

  it('edits again when only the buttons change', async () => {
    const { surface, reply } = openReply();
    const press = { command: 'stop', argument: '' };
    reply.show({ markdown: 'a', buttons: [[{ label: 'Stop', press }]] });
    await surface.until('the text', () => surface.texts[0] === 'a');
    await reply.finish({ markdown: 'a' });
    expect(surface.steps.map(({ method }) => method)).toEqual(['send', 'edit']);
  });

  it('takes nothing more after the end', async () => {
    const { surface, reply } = openReply({ gapMs: 0 });
    await reply.finish({ markdown: 'the end' });
    reply.show({ markdown: 'more' });
    reply.working();
    await new Promise(setImmediate);
    expect(surface.texts).toEqual(['the end']);
    expect(surface.typed).toBe(0);
  });

  it('lands the final text after a wait, and not before it is over', async () => {
    const { surface, reply } = openReply();
    surface.troubles.send = [{ fault: 'wait', waitMs: 80 }];
    const from = performance.now();
    await reply.finish({ markdown: 'the end' });
    expect(performance.now() - from).toBeGreaterThanOrEqual(79);
    expect(surface.texts).toEqual(['the end']);
  });

  it('lands the final text although the platform was away', async () => {
    const { surface, reply } = openReply();
    surface.troubles.send = [{ fault: 'unreachable' }];
    await reply.finish({ markdown: 'the end' });
    expect(surface.texts).toEqual(['the end']);
    expect(surface.steps.map(({ method }) => method)).toEqual(['send', 'send']);
  });

  it('finds a message whose sending was not answered', async () => {
    const { surface, reply } = openReply();
    surface.troubles.send = [{ fault: 'uncertain', landed: true }];
    await reply.finish({ markdown: 'the end' });
    expect(surface.texts).toEqual(['the end']);
    expect(surface.steps.map(({ method }) => method)).toEqual(['send', 'recover']);
  });

  it('sends again when the message did not arrive', async () => {
    const { surface, reply } = openReply();
    surface.troubles.send = [{ fault: 'uncertain' }];
    await reply.finish({ markdown: 'the end' });
    expect(surface.texts).toEqual(['the end']);
    expect(surface.steps.map(({ method }) => method)).toEqual(['send', 'recover', 'send']);
  });

  it('does not send again until it is known whether the message arrived', async () => {
    const { surface, reply } = openReply();
    surface.troubles.send = [{ fault: 'uncertain', landed: true }];
    surface.troubles.recover = [{ fault: 'unreachable' }];
    reply.show({ markdown: 'the' });
    await surface.until('the search', () => surface.steps.length === 2);
    await reply.finish({ markdown: 'the end' });
    expect(surface.texts).toEqual(['the end']);
    const methods = surface.steps.map(({ method }) => method);
    expect(methods.filter((method) => method === 'send')).toHaveLength(1);
  });

  it('goes on in a new message when the old one was deleted', async () => {
    const { surface, reply } = openReply();
    reply.show({ markdown: 'a' });
    await surface.until('the text', () => surface.texts[0] === 'a');
    surface.messages.clear();
    await reply.finish({ markdown: 'ab' });
    expect(surface.texts).toEqual(['ab']);
  });

  it('rejects finish when the platform refuses, and lost previews do not matter', async () => {
    const { surface, reply } = openReply();
    surface.troubles.send = [{ fault: 'refused' }, { fault: 'refused' }];
    reply.show({ markdown: 'a' });
    await surface.until('the refusal', () => surface.steps.length === 1);
    await expect(reply.finish({ markdown: 'ab' })).rejects.toMatchObject({ fault: 'refused' });
  });

  it('takes over an adopted message', async () => {
    const { surface, reply } = openReply({ adopted: 7 });
    surface.messages.set(7, 'Which one?');
    await reply.finish({ markdown: 'that one' });
    expect([...surface.messages]).toEqual([[7, 'that one']]);
  });

  it('grows into several messages and takes away those that are too many', async () => {
    const { surface, reply } = openReply();
    reply.show({ markdown: '0123456789abcdefghij!' });
    await surface.until('three messages', () => surface.messages.size === 3);
    await reply.finish({ markdown: '0123456789abc' });
    expect(surface.texts).toEqual(['0123456789', 'abc']);
  });

  it('goes as a file past five messages, below its beginning', async () => {
    const { surface, reply } = openReply();
    const markdown = '0123456789'.repeat(6);
    reply.show({ markdown });
    await surface.until('five messages', () => surface.messages.size === 5);
    await reply.finish({ markdown });
    expect(surface.texts).toEqual(['0123456789', `answer.md: ${markdown}`]);
  });

  it('shows typing until the first text', async () => {
    const { surface, reply } = openReply();
    reply.working();
    await surface.until('typing', () => surface.typed >= 3);
    await reply.finish({ markdown: 'the end' });
    const { typed } = surface;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(surface.typed).toBe(typed);
  });

  it('ends typing when the door closes', async () => {
    const { surface, reply, closing } = openReply();
    reply.working();
    await surface.until('typing', () => surface.typed >= 2);
    closing.abort();
    const { typed } = surface;
    reply.working();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(surface.typed).toBe(typed);
  });

  it('ends waiting when the door closes', async () => {
    const { surface, reply, closing } = openReply();
    surface.troubles.send = [{ fault: 'wait', waitMs: 60_000 }];
    const finished = expect(reply.finish({ markdown: 'the end' })).rejects.toThrow(/abort/i);
    await surface.until('the wait', () => surface.steps.length === 1);
    closing.abort();
    await finished;
    expect(surface.texts).toEqual([]);
  });

  it('shares the budget of a chat with the other answers there', async () => {
    const pace = new Pace();
    const first = openReply({ pace, gapMs: 60 });
    const second = openReply({ pace, gapMs: 60 });
    const elsewhere = openReply({ pace, gapMs: 60, chat: 'elsewhere' });
    const from = performance.now();
    await first.reply.finish({ markdown: 'one' });
    await elsewhere.reply.finish({ markdown: 'three' });
    expect(performance.now() - from).toBeLessThan(55);
    await second.reply.finish({ markdown: 'two' });
    expect(performance.now() - from).toBeGreaterThanOrEqual(59);
  });
});
