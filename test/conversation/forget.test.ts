import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Author, Message } from '../../src/conversation/door.ts';
import { OWNER } from '../../src/storage/store.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { ADMIN, ANN, BEN, GROUP, openRig, privateChatOf, type Rig, STRANGER } from './rig.ts';

const ZOE: Author = { id: 'discord:777000111222', name: 'Zoe Quillfeather', language: 'en' };
/** On Discord a private chat has an id of its own. */
const ZOE_PRIVATE = { platform: 'discord', chat: '555', kind: 'private' } as const;
const ZOE_GUILD = { platform: 'discord', chat: '556', kind: 'group', groupIds: [] } as const;

/** Every file below a folder with its name and content, as one text. */
async function everythingIn(dir: string): Promise<string> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = files.map(async ({ parentPath, name }) => {
    return `${name}\n${await readFile(join(parentPath, name), 'utf8')}`;
  });
  return (await Promise.all(texts)).join('\n');
}

function pressesOf(message: Message | undefined): string[] {
  return (message?.buttons ?? []).flat().map(({ press }) => `/${press.command} ${press.argument}`);
}

/** Asks to be forgotten and presses the button. */
async function forget({ tell, ask }: Rig, by: Author): Promise<string> {
  const [everything = ''] = pressesOf((await tell('/forget', { by })).message);
  return await ask(everything, { by, isPress: true });
}

describe.each(LANGUAGES)('/forget in %s', (language) => {
  it('asks first, with what there is and two buttons, and keeps all on the second one', async () => {
    const { ask, tell, history } = await openRig();
    const by = { ...ANN, language };
    await ask('one', { by });
    await ask('two', { by });
    await ask('three', { by, place: GROUP });
    const words = textsFor(language).forget;
    const { message } = await tell('/forget', { by });
    const tally = { conversations: 2, messages: 6 };
    expect(message?.markdown).toBe(`${words.ask(tally)}\n\n${words.how}`);
    expect(message?.buttons?.flat().map(({ label }) => label)).toEqual([
      words.buttons.everything,
      words.buttons.keep,
    ]);
    expect(await ask('/forget keep', { by, isPress: true })).toBe(words.kept);
    expect(await history.all('telegram:1')).toHaveLength(2);
  });
});

describe('being forgotten', () => {
  it('leaves nothing of the person in the whole data folder, and all of the others', async () => {
    const dir = await temporaryFolder();
    const rig = await openRig({ dir, rules: { allowedIds: [ZOE.id, BEN.id] } });
    const { ask, tell, store } = rig;
    for (const place of [ZOE_PRIVATE, { ...ZOE_PRIVATE, thread: '9' }, ZOE_GUILD]) {
      await ask('Where is my zebra', { by: ZOE, place });
      await ask('/new', { by: ZOE, place });
      await ask('The zebra is striped', { by: ZOE, place });
      await ask('/system Speak like a zebra', { by: ZOE, place });
    }
    await ask('/model phi-4-mini', { by: ZOE, place: ZOE_PRIVATE });
    await ask('Where is my zebra, asks Ben', { by: BEN });
    const { id, name } = ZOE;
    const place = { ...ZOE_PRIVATE };
    const left = { key: 'discord:555', source: 's', place, author: { id, name }, at: Date.now() };
    await store.open.update('s', () => left);
    const before = await everythingIn(dir);
    for (const trace of ['777000111222', 'Quillfeather', 'striped', 'Speak like']) {
      expect(before).toContain(trace);
    }
    const [everything = ''] = pressesOf(
      (await tell('/forget', { by: ZOE, place: ZOE_PRIVATE })).message,
    );
    const done = await ask(everything, { by: ZOE, place: ZOE_PRIVATE, isPress: true });
    expect(done).toContain('6 conversations with 12 messages');
    const after = await everythingIn(dir);
    expect(after).not.toMatch(/777000111222|Quillfeather|striped|Speak like|discord/);
    expect(after.match(/zebra/g)).toEqual(['zebra', 'zebra']);
    expect(after).toContain('asks Ben');
  });

  it('stops what the person is in the middle of, and nothing comes back', async () => {
    const rig = await openRig({ concurrency: 1 });
    const { fake, say, store, lines } = rig;
    fake.hold();
    const running = await say('one');
    await running.reply.untilShown('You');
    const waiting = await say('two', { place: GROUP });
    const done = await forget(rig, ANN);
    expect(done).toContain('2 conversations with 3 messages');
    await Promise.all([running.done, waiting.done]);
    expect(running.reply.message).toEqual({ markdown: textsFor('en').stopped });
    expect(waiting.reply.message).toEqual({ markdown: textsFor('en').stopped });
    for (const documents of [store.people, store.conversations, store.archive, store.open]) {
      expect(await documents.keys()).toEqual([]);
    }
    expect(lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('takes what was set aside as damaged along', async () => {
    const dir = await temporaryFolder();
    const before = await openRig({ dir });
    await before.ask('My cat is called Sauerkraut');
    await before.ask('Hello', { by: BEN, place: privateChatOf(BEN) });
    const folder = join(dir, 'conversations');
    for (const name of await readdir(folder)) await truncate(join(folder, name), 150);
    const rig = await openRig({ dir });
    await rig.ask('one');
    await rig.ask('two', { by: BEN, place: privateChatOf(BEN) });
    expect((await everythingIn(dir)).match(/\.damaged-/g)).toHaveLength(2);
    await forget(rig, ANN);
    const left = await everythingIn(dir);
    expect(left).not.toContain('Sauerkraut');
    expect(left.match(/\.damaged-/g)).toHaveLength(1);
  });

  it('begins a life anew: what is said afterwards is kept again', async () => {
    const rig = await openRig();
    await rig.ask('one');
    await forget(rig, ANN);
    await rig.ask('two');
    expect(rig.lastPrompt().slice(1)).toEqual(['user: two']);
    expect((await rig.store.people.read(ANN.id))?.name).toBe('Ann');
  });

  it('needs no button where there are none', async () => {
    const { ask, store } = await openRig();
    await ask('one');
    expect(await ask('/forget everything')).toContain('Deleted: 1 conversation with 2 messages');
    expect(await store.people.keys()).toEqual([]);
  });

  it('is asked about again when the button is from another time', async () => {
    const { ask, history } = await openRig();
    await ask('one');
    const long = Math.floor(Date.now() / 1_000 - 3_600).toString(36);
    for (const stamp of [long, '', 'x'.repeat(40)]) {
      const text = await ask(`/forget everything ${stamp}`, { isPress: true });
      expect(text, stamp).toContain('Shall I delete');
    }
    expect(await history.all('telegram:1')).toHaveLength(1);
  });

  it('costs an approved person their access, and says so before', async () => {
    const rig = await openRig({ rules: { access: 'approval', allowedIds: [] } });
    await rig.store.people.update(ANN.id, () => ({ id: ANN.id, name: 'Ann', role: 'user' }));
    expect(await rig.ask('/forget')).toContain('you have to ask to be let in again');
    await forget(rig, ANN);
    expect(await rig.ask('Hello')).toContain('I have asked its owner');
  });

  it('costs an admin the role unless ADMIN_IDS names them', async () => {
    const rig = await openRig();
    const ada = { id: ADMIN.id, name: 'Ada', role: 'admin' } as const;
    await rig.store.people.update(ADMIN.id, () => ada);
    await rig.store.people.update(ANN.id, () => ({ id: ANN.id, name: 'Ann', role: 'admin' }));
    expect(await rig.ask('/forget', { by: ADMIN })).not.toContain('Afterwards');
    expect(await rig.ask('/forget')).toContain('ADMIN_IDS does not name you');
    await forget(rig, ADMIN);
    await forget(rig, ANN);
    expect(await rig.ask('/whoami', { by: ADMIN })).toContain('Your role: admin');
    expect(await rig.ask('/whoami')).toContain('Your role: user');
  });

  it('leaves a bot without owner, which somebody may claim with a new code', async () => {
    const rig = await openRig({ hasAdmins: false, rules: { adminIds: [] } });
    await rig.claim.open();
    await rig.ask(`/claim ${rig.codes[0]}`);
    expect(await rig.ask('/forget')).toContain('You are the owner: afterwards nobody is');
    await forget(rig, ANN);
    expect(await rig.store.owner.read(OWNER)).toBeUndefined();
    expect(rig.codes).toHaveLength(2);
    expect(await rig.ask(`/claim ${rig.codes[0]}`, { by: BEN })).toContain('not right');
    expect(await rig.ask(`/claim ${rig.codes[1]}`, { by: BEN })).toContain('You are the owner');
  });

  it('of somebody else changes no code and no owner', async () => {
    const rig = await openRig({ hasAdmins: false, rules: { adminIds: [] } });
    await rig.claim.open();
    await forget(rig, ANN);
    expect(rig.codes).toHaveLength(1);
  });

  it('is no way out for somebody who was denied', async () => {
    const { tell, store } = await openRig();
    const { id, name } = STRANGER;
    await store.people.update(id, () => ({ id, name, role: 'denied' }));
    await tell('/forget everything', { by: STRANGER, place: privateChatOf(STRANGER) });
    expect((await store.people.read(id))?.role).toBe('denied');
  });

  it('says so when the disk fails, and can be tried again', async () => {
    const rig = await openRig();
    await rig.ask('one');
    const { update } = rig.store.conversations;
    rig.store.conversations.update = async () => {
      throw new Error('/secret/path: EIO');
    };
    const failed = await rig.ask('/forget everything');
    expect(failed).toBe(textsFor('en').problems.unexpected);
    rig.store.conversations.update = update;
    expect(await rig.ask('/forget everything')).toContain('Deleted: 1 conversation');
  });
});
