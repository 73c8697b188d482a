import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/storage/store.ts';
import { all, ask, events, openRig, post, type Rig, type RigOptions, refusal } from './rig.ts';

const MEGABYTE = 1024 * 1024;
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

let rig: Rig;
afterEach(() => rig.close());

type Sent = { id: string; name: string; mime?: string; bytes: number };
const start = async (options: RigOptions = {}) => {
  rig = await openRig(options);
};
const upload = async (name: string, body: Uint8Array | string, more: Record<string, string> = {}) =>
  await fetch(
    `${rig.url}/page/files?${new URLSearchParams({ conversation: 'one', name, ...more })}`,
    { method: 'POST', body: Buffer.from(body), headers: { 'accept-language': 'en' } },
  );
const sent = async (name: string, body: Uint8Array | string, more?: Record<string, string>) =>
  (await (await upload(name, body, more)).json()) as Sent;
const question = async (message: object) =>
  await all(
    events(await post(`${rig.url}/page/messages`, { conversation: 'one', id: 'm1', ...message })),
  );
const lastPrompt = () => JSON.stringify(rig.model.chats.at(-1)?.messages);

describe('a file that is sent through the page', () => {
  it('is read with the question it came with, and shown with it again', async () => {
    await start();
    const file = await sent('notes.txt', 'The password is swordfish.', { mime: 'text/plain' });
    expect(file).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'notes.txt',
      mime: 'text/plain',
      bytes: 26,
    });
    await question({ text: 'What is it?', files: [file] });
    expect(lastPrompt()).toContain('swordfish');
    const history = await (await fetch(`${rig.url}/page/history?conversation=one`)).json();
    expect(history).toMatchObject({ exchanges: [{ question: 'What is it?', files: [file] }] });
  });

  it('may come without a word', async () => {
    await start();
    const file = await sent('notes.txt', 'swordfish');
    const answer = await question({ files: [file] });
    expect(answer.at(-2)).toMatchObject({ type: 'finish' });
    expect(lastPrompt()).toContain('swordfish');
    const list = await (await fetch(`${rig.url}/page/conversations`)).json();
    expect(list).toMatchObject({ conversations: [{ title: 'notes.txt' }] });
  });

  it('comes back byte by byte, as nothing that a browser would run', async () => {
    await start();
    const { id } = await sent('page.html', '<script>alert(1)</script>', { mime: 'text/html' });
    const response = await fetch(`${rig.url}/page/files/one/${id}`);
    expect(await response.text()).toBe('<script>alert(1)</script>');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('belongs to its conversation alone', async () => {
    await start();
    const file = await sent('notes.txt', 'swordfish');
    expect((await fetch(`${rig.url}/page/files/two/${file.id}`)).status).toBe(404);
    const answer = await question({ conversation: 'two', text: 'What is it?', files: [file] });
    expect(JSON.stringify(answer)).toContain('cannot get `notes.txt`');
    expect(lastPrompt()).not.toContain('swordfish');
  });

  it('can be taken back', async () => {
    await start();
    const { id } = await sent('notes.txt', 'x');
    const path = `${rig.url}/page/files/one/${id}`;
    expect((await fetch(path, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(path)).status).toBe(404);
  });

  it('goes with its conversation, and with all that is forgotten', async () => {
    await start();
    const first = await sent('a.txt', 'a');
    await question({ text: 'hi', files: [first] });
    await fetch(`${rig.url}/page/conversations/one`, { method: 'DELETE' });
    expect(await rig.store.files.keys()).toEqual([]);
    await sent('b.txt', 'b');
    await question({ id: 'm2', text: '/forget everything' });
    expect(await rig.store.files.keys()).toEqual([]);
  });

  it('is looked at by models that see, again when the question is asked again', async () => {
    await start();
    rig.model.load('qwen3.5-2b');
    await question({ id: 'm0', text: '/model qwen3.5-2b' });
    const file = await sent('dot.png', PIXEL, { mime: 'image/png' });
    await question({ text: 'What is this?', files: [file] });
    const invocation = { command: 'retry', argument: 'web:one:m1' };
    await question({ id: 'm2', invocation, isPress: true });
    const seen = rig.model.answers.map(({ request }) => request.images.length);
    expect(seen).toEqual([1, 1]);
  });
});

describe('a file that is refused', () => {
  it.each([
    ['song.mp3', 'x', {}, /cannot read `song\.mp3`.*PDF/],
    ['page', 'x', { mime: 'video/mp4' }, /cannot read `page`/],
    ['empty.txt', '', {}, /nothing in `empty\.txt`/],
    ['big.txt', Buffer.alloc(10 * MEGABYTE + 1), {}, /`big\.txt` is too big/],
  ])('is said clearly: %s', async (name, body, more, words) => {
    await start();
    const [status, code, message] = await refusal(await upload(name, body, more));
    expect([status, code]).toEqual([413, 'file_refused']);
    expect(message).toMatch(words);
    expect(await rig.store.files.keys()).toEqual([]);
  });

  it('is given up when it never ends', async () => {
    await start();
    const chunks = Array.from({ length: 12 }, () => 'x'.repeat(MEGABYTE));
    const path = '/page/files?conversation=one&name=a.txt';
    const answer = await ask(rig, path, { method: 'POST', chunks });
    expect(answer.status).toBe(413);
    expect(await rig.store.files.keys()).toEqual([]);
  });

  it.each(['name=a.txt', 'conversation=one', 'conversation=Not%20Valid&name=a'])(
    'is 400 with %s',
    async (query) => {
      await start();
      const response = await fetch(`${rig.url}/page/files?${query}`, { method: 'POST', body: 'x' });
      expect(response.status).toBe(400);
    },
  );

  it.each([{ files: [{ id: '../../etc', name: 'a', bytes: 1 }] }, { files: [{ id: 'x' }] }])(
    'is no part of a question: %j',
    async (message) => {
      await start();
      const body = { conversation: 'one', id: 'm1', text: 'hi', ...message };
      expect((await post(`${rig.url}/page/messages`, body)).status).toBe(400);
    },
  );
});

it('deletes at its start what no question holds', async () => {
  const store = openMemoryStore();
  await start({ store });
  const used = await sent('a.txt', 'a');
  await sent('b.txt', 'b');
  await question({ text: 'hi', files: [used] });
  await rig.close();
  await start({ store });
  for (let left = 100; left > 0 && (await store.files.keys()).length > 1; left -= 1)
    await sleep(10);
  expect(await store.files.keys()).toEqual([`web:one:${used.id}`]);
});
