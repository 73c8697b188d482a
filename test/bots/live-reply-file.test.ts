import { describe, expect, it } from 'vitest';
import { openReply } from './memory-surface.ts';

const FILE = { name: 'talks.json', text: '{}' };

describe('an answer with a file', () => {
  it('is that file with the text as its caption, sent once', async () => {
    const { surface, reply } = openReply();
    await reply.finish({ markdown: 'Here.', file: FILE });
    expect(surface.steps).toEqual([{ method: 'sendFile', text: 'Here.' }]);
    expect(surface.texts).toEqual(['talks.json: {}']);
  });

  it('takes the place of what was shown before it', async () => {
    const { surface, reply } = openReply();
    reply.show({ markdown: 'Here.' });
    await surface.until('the preview', () => surface.messages.size === 1);
    await reply.finish({ markdown: 'Here.', file: FILE });
    expect(surface.texts).toEqual(['talks.json: {}']);
  });

  it('is not sent twice when the chat was too busy the first time', async () => {
    const { surface, reply } = openReply();
    surface.troubles.sendFile = [{ fault: 'wait', waitMs: 5 }];
    await reply.finish({ markdown: 'Here.', file: FILE });
    expect(surface.steps.map(({ method }) => method)).toEqual(['sendFile', 'sendFile']);
    expect(surface.texts).toEqual(['talks.json: {}']);
  });

  it('keeps one caption, however long the text is', async () => {
    const { surface, reply } = openReply();
    await reply.finish({ markdown: 'x'.repeat(95), file: FILE });
    expect(surface.steps).toEqual([{ method: 'sendFile', text: 'x'.repeat(10) }]);
  });
});
