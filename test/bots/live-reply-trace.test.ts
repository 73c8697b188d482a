import { describe, expect, it } from 'vitest';
import type { Left } from '../../src/bots/surface.ts';
import type { Whereabouts } from '../../src/conversation/door.ts';
import { MemorySurface, openReply } from './memory-surface.ts';

/** A platform that finds a lost message by a number that rises with each one. */
class TracingSurface extends MemorySurface {
  left: Left | undefined;

  trace({ isSending }: { isSending: boolean }): string | undefined {
    return isSending ? `after ${this.messages.size}` : undefined;
  }

  follow(left: Left): void {
    this.left = left;
  }
}

describe('a message that a crash may swallow', () => {
  it('is sent only when it is kept where it will be found', async () => {
    const { surface, reply } = openReply({ surface: new TracingSurface() });
    const kept: Whereabouts[] = [];
    let release = () => {};
    reply.onShown(async (where) => {
      kept.push(where);
      if (where.trace !== undefined) await new Promise<void>((resolve) => (release = resolve));
    });
    const done = reply.finish({ markdown: 'Hello' });
    while (kept.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(surface.steps).toEqual([]);
    release();
    await done;
    expect(surface.texts).toEqual(['Hello']);
    expect(kept).toEqual([
      { ids: [], trace: undefined },
      { ids: [], trace: 'after 0' },
      { ids: ['1'], trace: undefined },
    ]);
  });

  it('of an earlier run is looked for before anything is sent, and goes on', async () => {
    const surface = new TracingSurface();
    await surface.send({ styled: { text: 'Hel', spans: [] }, buttons: [] });
    const { reply } = openReply({ surface });
    reply.takeOver({ ids: [], trace: 'after 0', others: ['7'] });
    await reply.finish({ markdown: 'Hello' });
    expect(surface.left).toEqual({ trace: 'after 0', known: ['7'] });
    expect([...surface.messages]).toEqual([[1, 'Hello']]);
    expect(surface.steps.map(({ method }) => method)).toEqual(['send', 'recover', 'edit']);
  });

  it('of an earlier run that is not there is sent', async () => {
    const { surface, reply } = openReply({ surface: new TracingSurface() });
    reply.takeOver({ ids: [], trace: 'after 0' });
    await reply.finish({ markdown: 'Hello' });
    expect(surface.steps.map(({ method }) => method)).toEqual(['recover', 'send']);
  });
});
