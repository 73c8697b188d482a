import { describe, expect, it } from 'vitest';
import { openLine, openReply } from './memory-surface.ts';

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
    const line = openLine({ gapMs: 60 });
    const first = openReply({ line });
    const second = openReply({ line });
    const elsewhere = openReply({ gapMs: 60 });
    const from = performance.now();
    await first.reply.finish({ markdown: 'one' });
    await elsewhere.reply.finish({ markdown: 'three' });
    expect(performance.now() - from).toBeLessThan(55);
    await second.reply.finish({ markdown: 'two' });
    expect(performance.now() - from).toBeGreaterThanOrEqual(59);
  });
});
