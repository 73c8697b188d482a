import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { api } from './api.ts';
import { type FakeChannel, type FakeDiscord, type FakeUser, startFakeDiscord } from './index.ts';
import { INTENT } from './intents.ts';
import { RawGateway } from './raw-gateway.ts';
import type { Json } from './types.ts';

let discord: FakeDiscord;
let bob: FakeUser;
let dm: FakeChannel;
let gateway: RawGateway;

beforeEach(async () => {
  discord = await startFakeDiscord();
  bob = discord.user({ username: 'bob' });
  dm = discord.dm(bob);
  gateway = new RawGateway(discord);
  await gateway.until(10);
  gateway.identify(discord.token, INTENT.directMessages);
  await gateway.until('READY');
});

afterEach(async () => {
  gateway.close();
  await discord.close();
});

async function fileOf(id: string): Promise<Json> {
  const { body } = await api(discord, 'GET', `/channels/${dm.id}/messages/${id}`);
  return (body.attachments as Json[])[0] ?? {};
}

describe('files', () => {
  it('have a signed address that dies and is told anew', async () => {
    const said = dm.say(bob, '', { attachments: [{ name: 'a b.txt', text: 'hello' }] });
    const first = await fileOf(said.id);
    expect(first).toMatchObject({ filename: 'a_b.txt', size: 5 });
    const address = String(first.url);
    expect(address).toMatch(/\/attachments\/\d+\/\d+\/a_b\.txt\?ex=[\da-f]+&is=[\da-f]+&hm=\w+&$/);
    expect(await (await fetch(address)).text()).toBe('hello');
    expect((await fetch(address.replace('hm=', 'hm=0'))).status).toBe(404);
    expect((await fetch(address.replace(/ex=\w/, 'ex=1'))).status).toBe(404);
    discord.files.expire();
    expect((await fetch(address)).status).toBe(404);
    expect((await fetch(String((await fileOf(said.id)).url))).status).toBe(200);
  });

  it('lose special letters in their name, which the title keeps', async () => {
    const said = dm.say(bob, '', { attachments: [{ name: 'план.txt', text: 'x' }] });
    expect(await fileOf(said.id)).toMatchObject({ filename: 'file.txt', title: 'план' });
  });
});

describe('a preview', () => {
  it('is told as an update without an edit', async () => {
    const said = dm.say(bob, 'https://example.org/');
    dm.unfurl(said);
    const { d } = await gateway.until('MESSAGE_UPDATE');
    expect(d).toMatchObject({ id: said.id, edited_timestamp: null, embeds: [{ type: 'link' }] });
  });
});

describe('a follow-up after the deferred answer was deleted', () => {
  it('is a message of its own', async () => {
    const command = { name: 'ask', description: 'd' };
    await api(discord, 'PUT', `/applications/${discord.applicationId}/commands`, [command]);
    const pending = dm.command(bob, 'ask');
    const { d } = await gateway.until('INTERACTION_CREATE');
    await api(discord, 'POST', `/interactions/${d.id}/${d.token}/callback`, { type: 5 });
    await pending;
    const webhook = `/webhooks/${discord.applicationId}/${d.token}`;
    await api(discord, 'DELETE', `${webhook}/messages/@original`);
    expect(dm.botMessages).toEqual([]);
    await api(discord, 'POST', webhook, { content: 'late' });
    expect(dm.botMessages.map(({ content }) => content)).toEqual(['late']);
  });
});
