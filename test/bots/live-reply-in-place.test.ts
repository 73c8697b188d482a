import { describe, expect, it } from 'vitest';
import { openLine, openReply } from './memory-surface.ts';

const GAP_MS = 20;

describe('a reply in the messages of an earlier answer', () => {
  it('begins in the first of them and takes the others away while it grows', async () => {
    const { surface, reply } = openReply();
    for (const id of [7, 8, 9]) surface.messages.set(id, `old ${id}`);
    reply.takeOver({ ids: ['7', '8', '9'] });
    reply.show({ markdown: 'new' });
    await surface.until('the new beginning', () => surface.messages.get(7) === 'new');
    await surface.until('the old rest gone', () => surface.messages.size === 1);
    await reply.finish({ markdown: 'new text' });
    expect([...surface.messages]).toEqual([[7, 'new text']]);
    expect(surface.steps.filter(({ method }) => method === 'send')).toEqual([]);
  });

  it('uses as many of them as it needs', async () => {
    const { surface, reply } = openReply();
    for (const id of [7, 8, 9]) surface.messages.set(id, `old ${id}`);
    reply.takeOver({ ids: ['7', '8', '9'] });
    await reply.finish({ markdown: '0123456789abc' });
    expect([...surface.messages]).toEqual([
      [7, '0123456789'],
      [8, 'abc'],
    ]);
  });

  it('lets one be that the platform does not remove any more', async () => {
    const { surface, reply } = openReply();
    for (const id of [7, 8]) surface.messages.set(id, `old ${id}`);
    surface.troubles.remove = [{ fault: 'refused' }];
    reply.takeOver({ ids: ['7', '8'] });
    await reply.finish({ markdown: 'new' });
    expect(surface.messages.get(7)).toBe('new');
  });

  it('shows typing until its own first text', async () => {
    const { surface, reply } = openReply();
    surface.messages.set(7, 'old');
    reply.takeOver({ ids: ['7'] });
    reply.working();
    await surface.until('typing', () => surface.typed >= 2);
    await reply.finish({ markdown: 'new' });
    const { typed } = surface;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(surface.typed).toBe(typed);
  });

  it('trusts the pressed message more than what was noted', async () => {
    const { surface, reply } = openReply({ adopted: 9 });
    for (const id of [7, 9]) surface.messages.set(id, `old ${id}`);
    reply.takeOver({ ids: ['7'] });
    await reply.finish({ markdown: 'new' });
    expect([...surface.messages]).toEqual([
      [7, 'old 7'],
      [9, 'new'],
    ]);
  });

  it('tells the ids of its messages each time they change', async () => {
    const { surface, reply } = openReply();
    const told: (readonly string[])[] = [];
    reply.onShown(async ({ ids }) => void told.push(ids));
    reply.show({ markdown: 'one' });
    await surface.until('the text', () => surface.texts[0] === 'one');
    reply.show({ markdown: '0123456789abc' });
    await surface.until('two messages', () => surface.texts[1] === 'abc');
    await reply.finish({ markdown: 'one' });
    expect(told).toEqual([[], ['1'], ['1', '2'], ['1']]);
  });
});

describe('an aside', () => {
  it('leaves the pressed message as it is and comes in one of its own', async () => {
    const { surface, reply } = openReply({ adopted: 7 });
    surface.messages.set(7, 'the answer');
    await reply.finish({ markdown: 'too late', isAside: true });
    expect(surface.texts).toEqual(['the answer', 'too late']);
  });
});

describe('a tick', () => {
  it('is left out while the chat has little to spare, so that words need not wait', async () => {
    const { surface, reply } = openReply({ gapMs: GAP_MS });
    reply.show({ markdown: '0 s' });
    await surface.until('the line', () => surface.texts[0] === '0 s');
    reply.show({ markdown: '1 s', isTick: true });
    await new Promise((resolve) => setTimeout(resolve, GAP_MS));
    reply.show({ markdown: '2 s', isTick: true });
    reply.show({ markdown: 'words' });
    await surface.until('the words', () => surface.texts[0] === 'words');
    expect(surface.steps.map(({ text }) => text)).toEqual(['0 s', 'words']);
  });

  it('is shown when the chat has been free for a while', async () => {
    let now = 0;
    const { surface, reply } = openReply({ line: openLine({ gapMs: GAP_MS, now: () => now }) });
    reply.show({ markdown: '0 s' });
    await surface.until('the line', () => surface.texts[0] === '0 s');
    // The gap begins when the request is through.
    await new Promise(setImmediate);
    now += 2 * GAP_MS;
    reply.show({ markdown: '1 s', isTick: true });
    expect(surface.steps).toHaveLength(1);
    now += GAP_MS;
    reply.show({ markdown: '2 s', isTick: true });
    await surface.until('the tick', () => surface.texts[0] === '2 s');
  });
});
