import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

const photo = { bytes: new Uint8Array([1, 2, 3]) };
const notes = { name: 'notes.txt', mime: 'text/plain', bytes: new Uint8Array([4]) };

async function openGroup() {
  const rig = await openRig({ canReadAllGroupMessages: true });
  const bob = rig.telegram.person({ firstName: 'Bob' });
  const group = rig.telegram.group({ title: 'Friends', members: [rig.ann, bob] });
  return { ...rig, bob, group, name: `@${rig.telegram.bot.username}` };
}

describe('an album', () => {
  it('is handed in item by item, each of which may go on', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.sayAlbum(ann, [{ photo }, { photo }, { photo }], { caption: 'compare' });
    const items = [];
    for (let count = 0; count < 3; count += 1) items.push((await conversation.next()).incoming);
    expect(items.map(({ text }) => text)).toEqual(['compare', '', '']);
    expect(items.map(({ mayGoOn }) => mayGoOn)).toEqual([true, true, true]);
    expect(items.map(({ attachments }) => attachments?.length)).toEqual([1, 1, 1]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(3);
  });

  it.each([0, 1, 2])('in a group is meant for the bot as a whole (caption at %i)', async (at) => {
    const { conversation, group, ann, name } = await openGroup();
    const items = [{ document: notes }, { document: notes }, { document: notes }];
    const sent = group.sayAlbum(ann, items, { caption: `${name} compare`, captionAt: at });
    const got = [];
    for (let count = 0; count < 3; count += 1) got.push((await conversation.next()).incoming);
    expect(got.map(({ id }) => id)).toEqual(
      sent.map(({ message_id: id }) => `telegram:${group.id}:${id}`),
    );
    expect(got.map(({ text }) => text)).toEqual([0, 1, 2].map((i) => (i === at ? 'compare' : '')));
    expect(got.every(({ attachments, mayGoOn }) => attachments?.length === 1 && mayGoOn)).toBe(
      true,
    );
  });

  it('in a group is let pass when it is not meant for the bot, or is another one', async () => {
    const { telegram, conversation, group, ann, bob, name } = await openGroup();
    const [first] = group.sayAlbum(ann, [{ photo }, { photo }], { caption: 'look' });
    group.sayAlbum(ann, [{ photo }, { photo }], { caption: '/models@other_bot' });
    group.sayAlbum(ann, [{ photo }, { photo }], { caption: `${name} what is it?` });
    // Bob cannot join in Ann's album.
    telegram.pushRaw({ message: { ...first, message_id: 800, from: bob } });
    group.say(ann, '/stop');
    const texts = [];
    for (let count = 0; count < 3; count += 1) texts.push((await conversation.next()).incoming);
    expect(texts.map(({ text }) => text)).toEqual(['what is it?', '', '/stop']);
    expect(conversation.received).toHaveLength(3);
  });

  it('whose items were refused is handed in whole at the next try', async () => {
    const { conversation, group, ann, name } = await openGroup();
    let refusals = 2;
    conversation.onReceive = ({ attachments }) => {
      refusals -= 1;
      if (attachments !== undefined && refusals >= 0) throw new Error('disk full');
    };
    const sent = group.sayAlbum(ann, [{ photo }, { photo }, { photo }], {
      caption: `${name} compare`,
      captionAt: 1,
    });
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push((await conversation.next()).incoming.id);
    expect(ids).toEqual(sent.map(({ message_id: id }) => `telegram:${group.id}:${id}`));
  });

  it('of pictures and videos is used as far as that is possible', async () => {
    const { telegram, conversation, chat, ann } = await openRig();
    const [sent] = chat.sayAlbum(ann, [{ photo }, { photo }]);
    const video = { file_id: 'a', file_unique_id: 'b', width: 1, height: 1, duration: 1 };
    const { photo: _, ...item } = sent ?? {};
    for (const message_id of [700, 701]) {
      telegram.pushRaw({ message: { ...item, message_id, video } });
    }
    chat.say(ann, 'hello');
    for (let count = 0; count < 3; count += 1) await conversation.next();
    await chat.until(({ botMessages }) => botMessages.length === 1);
    expect(chat.botMessages[0]?.text).toBe('unsupportedMessage in en');
  });
});

describe('a text', () => {
  it.each([
    [2_047, undefined],
    [2_048, true],
    [4_096, true],
  ])('of %i characters may go on in the next message: %s', async (length, mayGoOn) => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'x'.repeat(length));
    expect((await conversation.next()).incoming.mayGoOn).toBe(mayGoOn);
  });

  it('under a file does not', async () => {
    const { conversation, chat, ann } = await openRig();
    chat.say(ann, 'x'.repeat(1_000), { photo });
    expect((await conversation.next()).incoming.mayGoOn).toBeUndefined();
  });
});
