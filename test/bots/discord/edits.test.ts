import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

describe('an edited message', () => {
  it('is handed in under the same id, with its new text', async () => {
    const { conversation, dm, ann } = await openRig();
    const said = dm.say(ann, 'Why is the sky green?');
    const first = await conversation.next();
    expect(first.incoming.isEdit).toBeUndefined();
    dm.editOwn(ann, said, 'Why is the sky blue?');
    const second = await conversation.next();
    const text = 'Why is the sky blue?';
    expect(second.incoming).toEqual({ ...first.incoming, text, isEdit: true });
    await second.reply.finish({ markdown: 'Because.' });
    expect(dm.botMessages.map(({ content }) => content)).toEqual(['Because.']);
  });

  it('is told from what Discord adds to it', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const said = dm.say(ann, 'https://example.org/ one');
    await conversation.next();
    dm.unfurl(said);
    dm.editOwn(ann, said, 'https://example.org/ two');
    expect((await conversation.next()).incoming.text).toBe('https://example.org/ two');
    dm.unfurl(said);
    // Older gateways told only what had changed.
    discord.dispatchRaw('MESSAGE_UPDATE', { id: said.id, channel_id: dm.id, embeds: [] });
    dm.say(ann, 'three');
    expect((await conversation.next()).incoming.text).toBe('three');
    expect(conversation.received).toHaveLength(3);
  });

  it('in a guild counts as far as it is meant for the bot', async () => {
    const { discord, conversation, ann } = await openRig();
    const robot = discord.user({ username: 'robot', bot: true });
    const channel = discord.guild({ name: 'home', members: [ann] }).channel('general');
    const mention = `<@${discord.bot.id}>`;
    const chatter = channel.say(ann, 'hello');
    channel.editOwn(ann, chatter, 'hello all');
    const beep = channel.say(robot, `${mention} beep`);
    channel.editOwn(robot, beep, `${mention} beep beep`);
    const asked = channel.say(ann, `${mention} one`);
    const { reply } = await conversation.next();
    reply.show({ markdown: 'Grow' });
    await channel.until(() => channel.botMessages.length === 1);
    await reply.finish({ markdown: 'Grown' });
    channel.editOwn(ann, asked, `${mention} two`);
    expect((await conversation.next()).incoming).toMatchObject({ text: 'two', isEdit: true });
    expect(conversation.received).toHaveLength(2);
  });

  it('that says nothing any more, or that the service passes over, leaves no trace', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const said = dm.say(ann, 'one', { attachments: [] });
    await (await conversation.next()).reply.finish({ markdown: 'answer' });
    const before = discord.calls.length;
    dm.editOwn(ann, said, '');
    dm.editOwn(ann, said, 'one');
    await conversation.next();
    dm.say(ann, 'two');
    await conversation.next();
    expect(discord.calls.slice(before)).toEqual([]);
  });

  it('of which the first version was lost with the session is read as a new one', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    dm.say(ann, 'before');
    await conversation.next();
    discord.gateway.invalidate(false);
    const said = dm.say(ann, 'lost');
    await discord.until(() => discord.gateway.identifies === 2);
    dm.editOwn(ann, said, 'found');
    const got = [(await conversation.next()).incoming];
    // Whichever comes first, the edit or what is read again.
    if (got[0]?.isEdit === true) got.push((await conversation.next()).incoming);
    expect(got.at(-1)).toMatchObject({ id: `discord:${dm.id}:${said.id}` });
    expect(got.at(-1)?.isEdit).toBeUndefined();
  });

  it('changed while the session was lost is handed in as an edit', async () => {
    const { discord, conversation, dm, ann } = await openRig();
    const said = dm.say(ann, 'one');
    await conversation.next();
    discord.gateway.invalidate(false);
    dm.editOwn(ann, said, 'two');
    expect((await conversation.next()).incoming).toMatchObject({ text: 'two', isEdit: true });
  });
});

describe('a text', () => {
  it.each([
    [1_899, undefined],
    [1_900, true],
    [2_000, true],
  ])('of %i characters may go on in the next message: %s', async (length, mayGoOn) => {
    const { conversation, dm, ann } = await openRig();
    const said = dm.say(ann, 'x'.repeat(length));
    expect((await conversation.next()).incoming.mayGoOn).toBe(mayGoOn);
    dm.editOwn(ann, said, 'y'.repeat(length));
    const { incoming } = await conversation.next();
    expect(incoming.isEdit).toBe(true);
    expect(incoming.mayGoOn).toBeUndefined();
  });
});
