import { describe, expect, it } from 'vitest';
import type { SeenMessage } from '../fakes/discord/index.ts';
import { answerTo, openDiscordRig, WITHIN } from './discord-rig.ts';

/** The built product, and a person's direct messages. */
async function openDirectMessages() {
  const { discord, foundry, start } = await openDiscordRig();
  await start();
  const bob = discord.user({ username: 'bob' });
  return { discord, foundry, bob, dm: discord.dm(bob) };
}

function labelsOf({ components }: SeenMessage): string[] {
  return components.flat().map(({ emoji, label }) => (emoji ? `${emoji} ${label}` : label));
}

describe('an answer on Discord', () => {
  it('has Retry under it, which gives it again in the same message', async () => {
    const { foundry, bob, dm } = await openDirectMessages();
    dm.say(bob, 'Hello');
    const first = await answerTo(dm, 'You said: Hello');
    await dm.until(() => labelsOf(dm.botMessages[0] ?? first).includes('🔁 Retry'), WITHIN);
    foundry.answer(() => 'Anew.');
    await dm.press(bob, first, '🔁 Retry');
    expect((await answerTo(dm, 'Anew.')).id).toBe(first.id);
    expect(dm.botMessages).toHaveLength(1);
  });

  it('that was cut goes on by Continue in the same message', async () => {
    const { foundry, bob, dm } = await openDirectMessages();
    foundry.answer(() => ({ tokens: ['One ', 'two'], finishReason: 'length' }));
    dm.say(bob, 'Count');
    const cut = await answerTo(dm, /^One two\n\n✂️/);
    foundry.answer(() => 'three.');
    await dm.press(bob, cut, '▶ Continue');
    expect((await answerTo(dm, 'One two three.')).id).toBe(cut.id);
  });

  it('shows what the model thought as hidden small print above it', async () => {
    const { foundry, bob, dm } = await openDirectMessages();
    foundry.answer(() => ({ reasoning: 'Let me see', text: 'Four.' }));
    dm.say(bob, '2 + 2?');
    const { content } = await answerTo(dm, /Four\.$/);
    expect(content).toBe('-# 💭 Thought\n-# ||Let me see||\n\nFour.');
  });

  it('is given anew in its place when the question is changed', async () => {
    const { bob, dm } = await openDirectMessages();
    const question = dm.say(bob, 'Whta?');
    const first = await answerTo(dm, 'You said: Whta?');
    dm.editOwn(bob, question, 'What?');
    expect((await answerTo(dm, 'You said: What?')).id).toBe(first.id);
    expect(dm.botMessages).toHaveLength(1);
  });

  it('is one to what was forwarded and to the comment on it', async () => {
    const { discord, bob, dm } = await openDirectMessages();
    const elsewhere = discord.guild({ name: 'home', members: [bob] }).channel('general');
    const said = elsewhere.say(bob, 'The moon is made of cheese.');
    dm.say(bob, '', { forwards: { id: said.id, from: elsewhere } });
    dm.say(bob, 'Is that so?');
    const { content } = await answerTo(dm, /Is that so\?/);
    expect(content).toContain('The moon is made of cheese.');
    expect(dm.botMessages).toHaveLength(1);
  });

  it('reads a file that came with the question', async () => {
    const { foundry, bob, dm } = await openDirectMessages();
    const attachments = [{ name: 'moon.txt', text: 'the moon is blue' }];
    dm.say(bob, 'What colour?', { attachments });
    await answerTo(dm, /^You said:/);
    expect(foundry.chats.at(-1)?.messages.at(-1)?.content).toBe(
      '```moon.txt\nthe moon is blue\n```\n\nWhat colour?',
    );
  });

  it('lets nobody else press its buttons in a server', async () => {
    const { discord, bob } = await openDirectMessages();
    const eve = discord.user({ username: 'eve' });
    const general = discord.guild({ name: 'home', members: [bob, eve] }).channel('general');
    general.say(bob, `<@${discord.bot.id}> Hello`);
    const answer = await answerTo(general, 'You said: Hello');
    await general.until(
      () => labelsOf(general.botMessages[0] ?? answer).includes('🔁 Retry'),
      WITHIN,
    );
    const used = await general.press(eve, answer, '🔁 Retry');
    await general.until(() => used.message()?.ephemeralFor === eve.id, WITHIN);
    expect(used.message()?.content).toMatch(/Only the person who asked/);
  });

  it('that grows lets all who wait in its channel see their place with Cancel', async () => {
    const { discord, foundry, bob } = await openDirectMessages();
    const others = ['cat', 'dan', 'eve'].map((username) => discord.user({ username }));
    const general = discord.guild({ name: 'home', members: [bob, ...others] }).channel('general');
    foundry.answer(() => ({ tokens: Array(10_000).fill('on '), tokenMs: 20 }));
    for (const person of [bob, ...others]) general.say(person, `<@${discord.bot.id}> Hello`);
    await general.until(() => general.botMessages.length === 4, WITHIN);
    // The growing one is changed once a gap; nobody's place waits for that.
    const edits = general.timeline.filter(({ kind }) => kind === 'edit');
    expect(edits.length).toBeLessThanOrEqual(1);
    const waiting = general.botMessages.filter(({ content }) => /model is busy/.test(content));
    expect(waiting.map(labelsOf)).toEqual(Array(3).fill(['✖ Cancel']));
    expect(discord.floods).toBe(0);
  });

  it('changes with /settings, whose buttons act in place', async () => {
    const { foundry, bob, dm } = await openDirectMessages();
    const used = await dm.command(bob, 'settings', {});
    const settings = await dm.until(() => {
      const message = used.message();
      return message !== undefined && labelsOf(message).length > 0 ? message : undefined;
    }, WITHIN);
    await dm.press(bob, settings, '🌡 0.3');
    await dm.until(() => /Temperature: 0\.3/.test(used.message()?.content ?? ''), WITHIN);
    dm.say(bob, 'Hello');
    await answerTo(dm, 'You said: Hello');
    expect(foundry.chats.at(-1)).toMatchObject({ temperature: 0.3 });
  });
});
