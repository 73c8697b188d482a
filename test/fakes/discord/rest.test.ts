import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { api } from './api.ts';
import { type FakeChannel, type FakeDiscord, type FakeUser, startFakeDiscord } from './index.ts';
import { snowflakeTime } from './snowflake.ts';

let discord: FakeDiscord;
let bob: FakeUser;
let dm: FakeChannel;

beforeEach(async () => {
  discord = await startFakeDiscord({ limits: 'off' });
  bob = discord.user({ username: 'bob' });
  dm = discord.dm(bob);
});

afterEach(async () => {
  await discord.close();
});

const send = (body: unknown) => api(discord, 'POST', `/channels/${dm.id}/messages`, body);

describe('the fake REST API', () => {
  it('refuses a wrong token', async () => {
    const { status, body } = await api(discord, 'GET', '/users/@me', undefined, 'wrong');
    expect([status, body]).toEqual([401, { message: '401: Unauthorized', code: 0 }]);
  });

  it('answers 404 to unknown routes and 405 to a wrong method', async () => {
    expect((await api(discord, 'GET', '/nothing')).body.message).toBe('404: Not Found');
    expect((await api(discord, 'DELETE', '/users/@me')).status).toBe(405);
  });

  it('names the granted message content intent in the application flags', async () => {
    expect((await api(discord, 'GET', '/applications/@me')).body.flags).toBe(1 << 19);
    const bare = await startFakeDiscord({ messageContentIntent: false });
    expect((await api(bare, 'GET', '/oauth2/applications/@me')).body.flags).toBe(0);
    await bare.close();
  });

  it('makes ids from the clock, each later than the one before', async () => {
    const before = Date.now();
    const ids = [await send({ content: 'a' }), await send({ content: 'b' })].map(({ body }) =>
      String(body.id),
    );
    expect(Date.parse(snowflakeTime(ids[0] ?? ''))).toBeGreaterThanOrEqual(before - 1);
    expect(BigInt(ids[1] ?? 0)).toBeGreaterThan(BigInt(ids[0] ?? 0));
    expect(ids[0]).toMatch(/^\d{17,19}$/);
  });

  it.each([
    ['GET', '/channels/1/messages', 404, 10003],
    ['GET', '/channels/abc', 400, 50035],
    ['GET', '/guilds/1', 404, 10004],
    ['POST', '/webhooks/1/token', 404, 10015],
    ['POST', '/interactions/1/token/callback', 404, 10062],
    ['PUT', '/applications/1/commands', 403, 20012],
  ])('answers %s %s with %i and code %i', async (method, path, status, code) => {
    const answer = await api(discord, method, path, method === 'GET' ? undefined : []);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('edits and deletes own messages only', async () => {
    const theirs = dm.say(bob, 'mine');
    const path = `/channels/${dm.id}/messages`;
    const edit = await api(discord, 'PATCH', `${path}/${theirs.id}`, { content: 'x' });
    expect([edit.status, edit.body.code]).toEqual([403, 50005]);
    expect((await api(discord, 'DELETE', `${path}/${theirs.id}`)).body.code).toBe(50003);
    const { body } = await send({ content: 'ours' });
    expect((await api(discord, 'DELETE', `${path}/${body.id}`)).status).toBe(204);
    const gone = await api(discord, 'PATCH', `${path}/${body.id}`, { content: 'x' });
    expect([gone.status, gone.body.code]).toEqual([404, 10008]);
    expect(dm.timeline.map(({ kind }) => kind)).toEqual(['send', 'delete']);
  });

  it('keeps what an edit leaves out and clears what it empties', async () => {
    const row = { type: 1, components: [{ type: 2, style: 1, label: 'a', custom_id: 'a' }] };
    const { body } = await send({ content: 'text', components: [row] });
    const path = `/channels/${dm.id}/messages/${body.id}`;
    await api(discord, 'PATCH', path, { content: 'new' });
    expect(dm.botMessages[0]).toMatchObject({ content: 'new', components: [[{ label: 'a' }]] });
    await api(discord, 'PATCH', path, { components: [] });
    expect(dm.botMessages[0]).toMatchObject({ content: 'new', components: [] });
    const empty = await api(discord, 'PATCH', path, { content: '' });
    expect(empty.body).toEqual({ message: 'Cannot send an empty message', code: 50006 });
  });

  it('returns the earlier message for a nonce that is enforced', async () => {
    const first = await send({ content: 'once', nonce: '7', enforce_nonce: true });
    const again = await send({ content: 'once', nonce: '7', enforce_nonce: true });
    const loose = await send({ content: 'twice', nonce: '7' });
    expect(again.body.id).toBe(first.body.id);
    expect(loose.body.id).not.toBe(first.body.id);
    expect(dm.botMessages).toHaveLength(2);
    expect((await send({ content: 'x', nonce: 'x'.repeat(26) })).status).toBe(400);
  });

  it('pages messages newest first; after takes the next ones', async () => {
    const ids = ['1', '2', '3', '4'].map((text) => dm.say(bob, text).id);
    const read = async (query: string) => {
      const { body } = await api(discord, 'GET', `/channels/${dm.id}/messages?${query}`);
      return (body as unknown as { content: string }[]).map(({ content }) => content).join('');
    };
    expect(await read('limit=2')).toBe('43');
    expect(await read(`limit=2&after=${ids[0]}`)).toBe('32');
    expect(await read(`limit=2&before=${ids[2]}`)).toBe('21');
    expect((await api(discord, 'GET', `/channels/${dm.id}/messages?limit=101`)).status).toBe(400);
  });

  it('tells a forwarded message as a snapshot without its author', async () => {
    const said = dm.say(bob, 'the words', { attachments: [{ name: 'a.txt', text: 'x' }] });
    const { id } = dm.say(bob, '', { forwards: { id: said.id, from: dm } });
    dm.editOwn(bob, said, 'other words');
    const { body } = await api(discord, 'GET', `/channels/${dm.id}/messages/${id}`);
    expect(body).toMatchObject({ type: 0, content: '', attachments: [], flags: 1 << 14 });
    expect(body.message_reference).toEqual({ type: 1, channel_id: dm.id, message_id: said.id });
    expect(body).not.toHaveProperty('referenced_message');
    const [snapshot] = body.message_snapshots as { message: object }[];
    expect(snapshot?.message).toMatchObject({
      content: 'the words',
      attachments: [{ filename: 'a.txt', size: 1 }],
      mentions: [],
    });
    expect(snapshot?.message).not.toHaveProperty('author');
  });

  it('lists the files of a multipart message with the name from its attachments', async () => {
    const form = new FormData();
    const attachments = [{ id: '0', filename: 'b.md', description: 'notes' }];
    form.append('payload_json', JSON.stringify({ content: '', attachments }));
    form.append('files[0]', new Blob(['# hi']), 'a.md');
    const { body } = await send(form);
    expect(body.attachments).toMatchObject([{ filename: 'b.md', size: 4, description: 'notes' }]);
    expect(dm.botMessages[0]?.attachments).toEqual([{ name: 'b.md', text: '# hi', size: 4 }]);
    expect(discord.calls[0]).toMatchObject({ body: { attachments }, files: [{ text: '# hi' }] });
  });

  it('refuses a reply to a message that is gone, unless told not to', async () => {
    const message_reference = { message_id: '1' };
    const strict = await send({ content: 'a', message_reference });
    expect(strict.body.errors).toMatchObject({
      message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE' }] },
    });
    const lenient = { ...message_reference, fail_if_not_exists: false };
    expect((await send({ content: 'a', message_reference: lenient })).body.type).toBe(0);
  });

  it('adds and takes back reactions', async () => {
    const theirs = dm.say(bob, 'hi');
    const path = `/channels/${dm.id}/messages/${theirs.id}/reactions/${encodeURIComponent('👀')}/@me`;
    expect((await api(discord, 'PUT', path)).status).toBe(204);
    expect(dm.messages[0]?.reactions).toEqual(['👀']);
    await api(discord, 'DELETE', path);
    expect(dm.messages[0]?.reactions).toEqual([]);
  });
});

describe('whom a bot message pings', () => {
  const text = () => `@everyone @here <@${bob.id}> <@&5>`;

  it('is everyone it names and the one it answers, without allowed_mentions', async () => {
    const asked = dm.say(bob, 'hi');
    await send({ content: text(), message_reference: { message_id: asked.id } });
    expect(dm.botMessages[0]?.pings).toEqual([bob.id, '&5', 'everyone', 'here']);
  });

  it('is nobody with an empty parse list, also in code', async () => {
    await send({ content: text(), allowed_mentions: { parse: [] } });
    await send({ content: `\`@everyone\` \`\`\`\n<@${bob.id}>\n\`\`\`` });
    expect(dm.botMessages.map(({ pings }) => pings)).toEqual([[], []]);
  });

  it('is reset by an edit of the text, whatever the first version allowed', async () => {
    const { body } = await send({ content: text(), allowed_mentions: { parse: [] } });
    const path = `/channels/${dm.id}/messages/${body.id}`;
    await api(discord, 'PATCH', path, { components: [] });
    expect(dm.botMessages[0]?.pings).toEqual([]);
    await api(discord, 'PATCH', path, { content: '@everyone' });
    expect(dm.botMessages[0]?.pings).toEqual(['everyone']);
  });

  it('may not be given both as kind and as list', async () => {
    const allowed_mentions = { parse: ['users'], users: [bob.id] };
    expect((await send({ content: 'a', allowed_mentions })).body.code).toBe(50035);
  });

  it('leaves previews of bare links, unless they are suppressed', async () => {
    await send({ content: 'see https://a.example and <https://b.example>' });
    await send({ content: 'see https://a.example', flags: 4 });
    expect(dm.botMessages.map(({ previews }) => previews)).toEqual([['https://a.example'], []]);
  });
});
