import { describe, expect, it } from 'vitest';
import { type Attachment, AttachmentError } from '../../src/conversation/door.ts';
import { RecordingReply } from './recording-reply.ts';
import { ANN, openRig, type Rig } from './rig.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A reply that has these files to fetch, by ref. */
function replyWith(files: Readonly<Record<string, string | Uint8Array>>): RecordingReply {
  const reply = new RecordingReply();
  reply.files = new Map(Object.entries(files).map(([ref, data]) => [ref, Buffer.from(data)]));
  return reply;
}

function file(name: string, more: Partial<Attachment> = {}): Attachment {
  return { name, ref: name, ...more };
}

/** What the model was asked last, without the system prompt. */
function asked({ lastPrompt }: Rig): string[] {
  return lastPrompt().slice(1);
}

describe('a file that comes with a question', () => {
  it('stands in the prompt before it, and in those of later questions', async () => {
    const rig = await openRig();
    const reply = replyWith({ 'a.txt': 'the moon is blue' });
    await rig.tell('What colour?', { reply, attachments: [file('a.txt')] });
    const block = '```a.txt\nthe moon is blue\n```';
    expect(asked(rig)).toEqual([`user: ${block}\n\nWhat colour?`]);
    await rig.tell('Sure?');
    expect(asked(rig)[0]).toBe(`user: ${block}\n\nWhat colour?`);
  });

  it('is enough without words', async () => {
    const rig = await openRig();
    await rig.tell('', { reply: replyWith({ 'a.txt': 'x' }), attachments: [file('a.txt')] });
    expect(asked(rig)[0]).toMatch(/^user: ```a\.txt\nx\n```\n\nHere is a file\./);
  });

  it('is read once: a retry finds its text in the history', async () => {
    const rig = await openRig();
    const reply = replyWith({ 'a.txt': 'x' });
    await rig.tell('What?', { id: 'telegram:1:7', reply, attachments: [file('a.txt')] });
    await rig.tell('/retry telegram:1:7', { isPress: true, reply: new RecordingReply() });
    expect(asked(rig)).toEqual(['user: ```a.txt\nx\n```\n\nWhat?']);
    expect(rig.fake.chats).toHaveLength(2);
  });

  it('is read as far as there is room, and the answer says how far that was', async () => {
    const rig = await openRig({ maxTokens: 500 });
    const reply = replyWith({ 'a.txt': `${'word '.repeat(50_000)}` });
    const { message } = await rig.tell('What?', { reply, attachments: [file('a.txt')] });
    expect(message?.footnote).toMatch(
      /^📎 Of `a\.txt` I read only the first \d+ characters: there is no room for more\.$/,
    );
    expect(message?.markdown).toMatch(/^You said: /);
    expect(asked(rig)[0]).toContain('[…]');
    expect(asked(rig)[0]?.endsWith('What?')).toBe(true);
  });

  it('that is small is whole beside a large one', async () => {
    const rig = await openRig({ maxTokens: 500 });
    const reply = replyWith({ big: 'word '.repeat(50_000), small: 'a secret' });
    await rig.tell('What?', { reply, attachments: [file('big'), file('small')] });
    expect(asked(rig)[0]).toContain('```small\na secret\n```');
  });

  it.each([
    ['of an unknown kind', { 'a.zip': 'PK' }, file('a.zip'), /cannot read `a\.zip`/],
    ['that is empty', { 'a.txt': '' }, file('a.txt'), /nothing in `a\.txt`/],
    ['that is too big', {}, file('a.txt', { bytes: 99_000_000 }), /`a\.txt` is too big/],
    ['that is gone', {}, file('a.txt'), /cannot get `a\.txt` any more/],
    ['with a name of tricks', {}, file('`x`\n**b**.zip'), /cannot read `'x'\*\*b\*\*\.zip`/],
  ])('%s is said, and alone it is no question', async (_, files, attachment, said) => {
    const rig = await openRig();
    const alone = await rig.tell('', { reply: replyWith(files), attachments: [attachment] });
    expect(alone.text).toMatch(said);
    expect(rig.fake.chats).toEqual([]);
    const { message } = await rig.tell('Hello', {
      reply: replyWith(files),
      attachments: [attachment],
    });
    expect(message?.markdown).toBe('You said: Hello');
    expect(message?.footnote).toMatch(said);
  });

  it('that cannot be fetched in time does not keep the question from its answer', async () => {
    const rig = await openRig();
    const reply = replyWith({});
    reply.fetchFailure = new AttachmentError('unreachable', 'no way');
    const { message } = await rig.tell('Hello', { reply, attachments: [file('a.txt')] });
    expect(message?.footnote).toMatch(/could not be fetched just now/);
    expect(message?.markdown).toBe('You said: Hello');
  });

  it('comes by /ask as well', async () => {
    const rig = await openRig();
    await rig.tell('/ask', { reply: replyWith({ 'a.txt': 'x' }), attachments: [file('a.txt')] });
    expect(asked(rig)[0]).toContain('```a.txt');
  });

  it('is not named in the log, nor is what stands in it', async () => {
    const rig = await openRig();
    const reply = replyWith({ 'diary.txt': 'dear diary' });
    await rig.tell('Hello', { reply, attachments: [file('diary.txt', { ref: 'REF-1' })] });
    expect(JSON.stringify(rig.lines)).not.toMatch(/diary|REF-1/);
  });
});

describe('a picture', () => {
  const VISION = {
    generation: 'openai',
    models: [
      { alias: 'llava', id: 'llava', cached: true, loaded: true, task: 'chat', vision: true },
    ],
  } as const;
  const picture = [file('photo.jpg', { ref: 'p' })];

  it('is shown to a model that sees, and again for a question about it', async () => {
    const rig = await openRig({ fake: VISION });
    await rig.tell('', { reply: replyWith({ p: PNG }), attachments: picture });
    expect(rig.fake.answers.at(-1)?.request).toMatchObject({
      lastUserText: 'Describe this picture.',
      images: [expect.stringMatching(/^data:image\/png;base64,/)],
    });
    await rig.tell('What colour?', { reply: replyWith({ p: PNG }) });
    expect(rig.fake.answers.at(-1)?.request.images).toHaveLength(1);
  });

  it('is refused with a sentence by a model that does not see', async () => {
    const rig = await openRig();
    const { text } = await rig.tell('What is it?', {
      reply: replyWith({ p: PNG }),
      attachments: picture,
    });
    expect(text).toMatch(/picture/);
    expect(rig.fake.chats).toEqual([]);
    // The next question is not held up by it.
    expect(await rig.ask('Hello', { by: ANN })).toBe('You said: Hello');
  });
});
