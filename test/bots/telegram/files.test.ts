import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TelegramClient } from '../../../src/bots/telegram/client.ts';
import { TelegramFiles } from '../../../src/bots/telegram/files.ts';
import { TELEGRAM_TIMING } from '../../../src/bots/telegram/timing.ts';
import { type Attachment, AttachmentError } from '../../../src/conversation/door.ts';
import type { SayOptions } from '../../fakes/telegram/index.ts';
import { eventually, openRig, type Rig, type RigOptions } from './rig.ts';

const NOTES = new TextEncoder().encode('Bring the notes.');
const notes = { name: 'notes.txt', mime: 'text/plain', bytes: NOTES };
const FOREVER = new AbortController().signal;

async function openGroup(options: RigOptions = {}) {
  const rig = await openRig({ canReadAllGroupMessages: true, ...options });
  return { ...rig, group: rig.telegram.group({ title: 'Friends', members: [rig.ann] }) };
}

/** Ann sends a file; gives what the door made of it. */
async function sendFile(
  { chat, ann, conversation }: Rig,
  document: SayOptions['document'] = notes,
) {
  chat.say(ann, '', { ...(document && { document }) });
  const { incoming, reply } = await conversation.next();
  const attachment = incoming.attachments?.[0] as Attachment;
  const fetch = (options: { maxBytes?: number; signal?: AbortSignal } = {}) =>
    reply.fetch?.(attachment, {
      maxBytes: 1_000,
      signal: FOREVER,
      ...options,
    }) as Promise<Uint8Array>;
  return { incoming, attachment, reply, fetch };
}

async function failure(attempt: Promise<unknown>): Promise<AttachmentError> {
  const error = await attempt.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AttachmentError);
  return error as AttachmentError;
}

describe('a file', () => {
  it('alone is handed in without a text', async () => {
    const { incoming, attachment } = await sendFile(await openRig());
    expect(incoming.text).toBe('');
    expect(incoming.invocation).toBeUndefined();
    expect(attachment).toEqual({
      name: 'notes.txt',
      mime: 'text/plain',
      bytes: NOTES.length,
      ref: expect.any(String),
    });
  });

  it('comes with its caption, which may be a command', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'what is this?', { document: notes });
    expect((await conversation.next()).incoming).toMatchObject({
      text: 'what is this?',
      attachments: [{ name: 'notes.txt' }],
    });
    chat.say(ann, '/ask what is this?', { document: notes });
    expect((await conversation.next()).incoming).toMatchObject({
      invocation: { command: 'ask', argument: 'what is this?' },
      attachments: [{ name: 'notes.txt' }],
    });
  });

  it('that moves is one too', async () => {
    const { conversation, chat, ann } = await openRig();
    const animation = { name: 'cat.gif.mp4', mime: 'video/mp4', bytes: NOTES };
    chat.say(ann, '', { animation });
    const { attachments } = (await conversation.next()).incoming;
    expect(attachments).toMatchObject([{ name: 'cat.gif.mp4', mime: 'video/mp4' }]);
  });

  it('without a name gets one', async () => {
    const { telegram, conversation, ann } = await openRig();
    const chat = { id: ann.id, type: 'private', first_name: 'Ann' };
    const document = { file_id: 'a', file_unique_id: 'b' };
    telegram.pushRaw({ message: { message_id: 9, date: 1, chat, from: ann, document } });
    const { attachments } = (await conversation.next()).incoming;
    expect(attachments).toEqual([{ name: 'document', ref: 'a' }]);
  });

  it.each([
    [[90, 320, 800, 1280, 2560], 1280],
    [[90, 1600], 1600],
    [[2000, 2560], 2000],
  ])('that is a photo of %j comes in %i pixels', async (sides, useful) => {
    const { conversation, chat, ann } = await openRig();
    const sent = chat.say(ann, '', { photo: { bytes: NOTES, sides } });
    const { attachments } = (await conversation.next()).incoming;
    const size = sent.photo?.find(({ width }) => width === useful);
    expect(attachments).toEqual([
      { name: 'photo.jpg', mime: 'image/jpeg', bytes: NOTES.length, ref: size?.file_id },
    ]);
  });

  it('in a group counts only where its caption or its reply speaks to the bot', async () => {
    const { telegram, conversation, group, ann } = await openGroup();
    const photo = { bytes: NOTES };
    group.say(ann, '', { photo });
    group.say(ann, 'look at this', { photo });
    group.say(ann, '/roll', { document: notes });
    const name = `@${telegram.bot.username}`;
    group.say(ann, `${name} what is it?`, { photo });
    expect((await conversation.next()).incoming).toMatchObject({
      text: 'what is it?',
      attachments: [{ name: 'photo.jpg' }],
    });
    group.say(ann, `/ask${name} and this?`, { document: notes });
    const { incoming, reply } = await conversation.next();
    expect(incoming).toMatchObject({
      invocation: { command: 'ask', argument: 'and this?' },
      attachments: [{ name: 'notes.txt' }],
    });
    await reply.finish({ markdown: 'Notes' });
    group.say(ann, '', { photo, replyTo: group.botMessages[0]?.messageId ?? 0 });
    expect((await conversation.next()).incoming).toMatchObject({
      text: '',
      attachments: [{ name: 'photo.jpg' }],
    });
    expect(conversation.received).toHaveLength(3);
  });
});

describe('fetch', () => {
  it.each(['edit', 'off'] as const)(
    'gives what is in a file (streaming: %s)',
    async (streaming) => {
      const { fetch, reply } = await sendFile(await openRig({ streaming }));
      expect(Buffer.from(await fetch())).toEqual(Buffer.from(NOTES));
      await reply.finish({ markdown: 'Read' });
    },
  );

  it('works after the path has expired, and from the reply to another message', async () => {
    const rig = await openRig();
    const { attachment, fetch } = await sendFile(rig);
    await fetch();
    rig.telegram.files.expirePaths();
    rig.chat.say(rig.ann, 'and again?');
    const { reply } = await rig.conversation.next();
    const options = { maxBytes: 1_000, signal: FOREVER };
    expect(Buffer.from((await reply.fetch?.(attachment, options)) ?? [])).toEqual(
      Buffer.from(NOTES),
    );
  });

  it('gives up what is too big, by what is told of it and by what there is', async () => {
    const rig = await openRig();
    const told = await sendFile(rig);
    expect(await failure(told.fetch({ maxBytes: NOTES.length - 1 }))).toMatchObject({
      code: 'too_big',
    });
    expect(rig.telegram.calls.some(({ method }) => method === 'getFile')).toBe(false);
    const huge = await sendFile(rig, { ...notes, size: 21 * 1024 * 1024 });
    expect(await failure(huge.fetch({ maxBytes: 1e9 }))).toMatchObject({ code: 'too_big' });
    const lied = await sendFile(rig, { ...notes, size: 1 });
    expect(await failure(lied.fetch({ maxBytes: 3 }))).toMatchObject({ code: 'too_big' });
  });

  it('says that a file is gone', async () => {
    const rig = await openRig();
    const { attachment, fetch } = await sendFile(rig);
    rig.telegram.files.forget(attachment.ref);
    expect(await failure(fetch())).toMatchObject({ code: 'gone' });
  });

  it.each([
    { method: 'getFile', status: 502 },
    { method: 'getFile', mode: 'drop-before' },
    { method: 'file', status: 500 },
    { method: 'file', mode: 'drop-before' },
    { method: 'file', mode: 'hang' },
  ] as const)('says that Telegram is out of reach: %j', async (fault) => {
    const rig = await openRig({ timing: { fileDeadlineMs: 1_000 } });
    const { fetch } = await sendFile(rig);
    rig.telegram.fail(fault);
    const error = await failure(fetch());
    expect(error.code).toBe('unreachable');
    expect(await fetch()).toHaveLength(NOTES.length);
    const [, secret = 'none'] = rig.telegram.token.split(':');
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(secret);
    expect(JSON.stringify(rig.lines)).not.toContain(secret);
  });

  it.each(['getFile', 'file'])('stops when it is told to, in %s', async (method) => {
    const rig = await openRig();
    const { fetch } = await sendFile(rig);
    rig.telegram.fail({ method, mode: 'hang' });
    const stopping = new AbortController();
    const fetched = failure(fetch({ signal: stopping.signal }));
    await eventually(method, () => rig.telegram.calls.some((call) => call.method === method));
    stopping.abort();
    expect(await fetched).toMatchObject({ code: 'aborted' });
  });

  it('ends with the door', async () => {
    const rig = await openRig();
    const { fetch } = await sendFile(rig);
    rig.telegram.fail({ method: 'file', mode: 'hang' });
    const fetched = failure(fetch());
    await eventually('file', () => rig.telegram.calls.some(({ method }) => method === 'file'));
    await rig.door.close();
    expect(await fetched).toMatchObject({ code: 'aborted' });
  });
});

describe('a server of one’s own in local mode', () => {
  async function openLocal() {
    const localFilesIn = await mkdtemp(join(tmpdir(), 'files-'));
    onTestFinished(() => rm(localFilesIn, { recursive: true }));
    return await openRig({ localFilesIn });
  }

  it('leaves the file on this machine', async () => {
    const rig = await openLocal();
    const { fetch } = await sendFile(rig);
    expect(Buffer.from(await fetch())).toEqual(Buffer.from(NOTES));
    expect(rig.telegram.calls.some(({ method }) => method === 'file')).toBe(false);
  });

  it('does not get around the limit', async () => {
    const { fetch } = await sendFile(await openLocal(), { ...notes, size: 1 });
    expect(await failure(fetch({ maxBytes: 3 }))).toMatchObject({ code: 'too_big' });
  });

  it.each([
    ['https://api.telegram.org', process.execPath],
    ['http://127.0.0.1:8081', '/nowhere/to/be/found.txt'],
  ])('is the only one whose paths are read: %s', async (apiRoot, file_path) => {
    const { signal } = new AbortController();
    const client = new TelegramClient({ token: '1:a', apiRoot, timing: TELEGRAM_TIMING });
    onTestFinished(() => client.close());
    // Stands for the network: what the server of this name would say.
    client.api.config.use(async () => ({ ok: true, result: { file_path } }) as never);
    const files = new TelegramFiles({ client, token: '1:a', apiRoot, deadlineMs: 1_000, signal });
    const fetched = files.fetch({ name: 'x', ref: 'x' }, { maxBytes: 1e9, signal });
    expect(await failure(fetched)).toMatchObject({ code: 'gone' });
  });
});
