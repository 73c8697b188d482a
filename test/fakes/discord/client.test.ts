import { once } from 'node:events';
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  type Interaction,
  type Message,
  MessageFlags,
  StringSelectMenuBuilder,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeDiscord, type FakeUser, startFakeDiscord } from './index.ts';
import { logIn, makeClient } from './js-client.ts';

let discord: FakeDiscord;
let client: Client<true>;
let bob: FakeUser;

beforeEach(async () => {
  discord = await startFakeDiscord();
  bob = discord.user({ username: 'bob', locale: 'ru' });
  client = await logIn(makeClient(discord), discord);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

function onMessage(handle: (message: Message) => Promise<unknown>): void {
  client.on('messageCreate', (message) => {
    if (message.author.bot) return;
    handle(message).catch((error: unknown) => client.emit('error', error as Error));
  });
}

function onInteraction(handle: (interaction: Interaction) => Promise<unknown>): void {
  client.on('interactionCreate', (interaction) => {
    handle(interaction).catch((error: unknown) => client.emit('error', error as Error));
  });
}

const MODEL_COMMAND = {
  name: 'model',
  description: 'Chooses the model',
  descriptionLocalizations: { ru: 'Выбирает модель' },
  options: [
    {
      name: 'name',
      description: 'Which one',
      type: ApplicationCommandOptionType.String as const,
      required: true,
      autocomplete: true,
    },
  ],
};

describe('a discord.js client', () => {
  it('logs in as the bot and knows its application', () => {
    expect(client.user.id).toBe(discord.bot.id);
    expect(client.application.id).toBe(discord.applicationId);
    expect(discord.gateway.identifies).toBe(1);
  });

  it('answers a direct message with a reply, edits it and shows typing before', async () => {
    const dm = discord.dm(bob);
    onMessage(async (message) => {
      if (message.channel.isSendable()) await message.channel.sendTyping();
      const sent = await message.reply('hel');
      await sent.edit(`hello, ${message.author.username}`);
    });
    const asked = dm.say(bob, 'hi');
    const answer = await dm.until((c) => c.botMessages.find((m) => m.content === 'hello, bob'));
    expect(answer.referencedId).toBe(asked.id);
    expect(answer.editedAt).toBeDefined();
    expect(dm.timeline.map(({ kind, content }) => [kind, content])).toEqual([
      ['typing', ''],
      ['send', 'hel'],
      ['edit', 'hello, bob'],
    ]);
    expect(dm.typings).toHaveLength(1);
  });

  it('gets its own messages back over the gateway', async () => {
    const guild = discord.guild({ name: 'g', members: [bob] });
    const general = guild.channel('general');
    const created = once(client, 'messageCreate');
    const channel = await client.channels.fetch(general.id);
    if (channel?.isSendable()) await channel.send('mine');
    const [message] = (await created) as [Message];
    expect(message.author.id).toBe(client.user.id);
  });

  it('registers commands, runs one deferred and fills the answer', async () => {
    await client.application.commands.set([MODEL_COMMAND]);
    expect(discord.commands).toMatchObject([
      { name: 'model', options: [{ name: 'name', required: true }] },
    ]);
    onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply(
        `${interaction.options.getString('name', true)} ${interaction.locale}`,
      );
      await interaction.followUp({ content: 'more', flags: MessageFlags.Ephemeral });
    });
    const dm = discord.dm(bob);
    const used = await dm.command(bob, 'model', { name: 'phi' });
    expect(used.ack).toBe(5);
    expect(used.ephemeral).toBe(true);
    await dm.until(() => used.messages().length === 2);
    expect(used.message()).toMatchObject({ content: 'phi ru', loading: false, ephemeral: true });
    expect(used.messages().map((message) => message.content)).toEqual(['phi ru', 'more']);
  });

  it('answers a command at once with the message for withResponse', async () => {
    await client.application.commands.set([MODEL_COMMAND]);
    const ids: (string | undefined)[] = [];
    onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const response = await interaction.reply({ content: 'done', withResponse: true });
      ids.push(response.resource?.message?.id);
      await interaction.deleteReply();
    });
    const general = discord.guild({ name: 'g', members: [bob] }).channel('general');
    const used = await general.command(bob, 'model', { name: 'phi' });
    const id = used.message()?.id;
    await general.until((c) => c.botMessages.length === 0);
    await discord.until(() => ids.length === 1);
    expect(used.ack).toBe(4);
    expect(id).toBeDefined();
    expect(ids).toEqual([id]);
  });

  it('offers autocomplete choices', async () => {
    await client.application.commands.set([MODEL_COMMAND]);
    onInteraction(async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const typed = interaction.options.getFocused();
      await interaction.respond([{ name: `${typed}-4`, value: 'phi-4' }]);
    });
    const choices = await discord.dm(bob).autocomplete(bob, 'model', 'name', 'phi');
    expect(choices).toEqual([{ name: 'phi-4', value: 'phi-4' }]);
  });

  it('updates a message when its button is pressed or its menu used', async () => {
    const dm = discord.dm(bob);
    const stop = new ButtonBuilder()
      .setCustomId('stop:1')
      .setLabel('Stop')
      .setEmoji('⏹')
      .setStyle(ButtonStyle.Danger);
    const menu = new StringSelectMenuBuilder()
      .setCustomId('pick')
      .addOptions({ label: 'Phi', value: 'phi' }, { label: 'Qwen', value: 'qwen' });
    onMessage((message) =>
      message.reply({
        content: 'growing',
        components: [
          new ActionRowBuilder<ButtonBuilder>().addComponents(stop),
          new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu),
        ],
      }),
    );
    onInteraction(async (interaction) => {
      if (interaction.isButton()) {
        await interaction.deferUpdate();
        await interaction.editReply({ content: `stopped ${interaction.customId}` });
      }
      if (interaction.isStringSelectMenu()) {
        await interaction.update({ content: interaction.values.join(), components: [] });
      }
    });
    dm.say(bob, 'hi');
    const answer = await dm.until((c) => c.botMessages[0]);
    expect(answer.components).toMatchObject([
      [{ label: 'Stop', emoji: '⏹', customId: 'stop:1', style: 4, disabled: false }],
      [{ customId: 'pick', options: [{ value: 'phi' }, { value: 'qwen' }] }],
    ]);
    const pressed = await dm.press(bob, answer, 'Stop');
    expect(pressed.ack).toBe(6);
    await dm.until(() => pressed.message()?.content === 'stopped stop:1');
    const chosen = await dm.choose(bob, answer, 'pick', ['qwen']);
    expect(chosen.ack).toBe(7);
    expect(chosen.message()).toMatchObject({ content: 'qwen', components: [] });
  });

  it('sends and reads files', async () => {
    const dm = discord.dm(bob);
    onMessage(async (message) => {
      const url = message.attachments.first()?.url ?? '';
      const text = await (await fetch(url)).text();
      const file = new AttachmentBuilder(Buffer.from(text.toUpperCase()), { name: 'answer.md' });
      await message.reply({ content: 'see', files: [file] });
    });
    dm.say(bob, 'read', {
      attachments: [{ name: 'q.txt', text: 'why?', contentType: 'text/plain' }],
    });
    const answer = await dm.until((c) => c.botMessages[0]);
    expect(answer.attachments).toEqual([{ name: 'answer.md', text: 'WHY?', size: 4 }]);
  });

  it('works in threads that people open and in those that it opens itself', async () => {
    const guild = discord.guild({ name: 'g', members: [bob] });
    const general = guild.channel('general');
    onMessage(async (message) => {
      if (message.channel.isThread()) await message.reply('in here');
      else await (await message.startThread({ name: 'new one' })).send('opened');
    });
    const thread = general.thread('talk', bob);
    thread.say(bob, 'hi');
    await thread.until((c) => c.botMessages.some((m) => m.content === 'in here'));
    const starter = general.say(bob, 'open one');
    await discord.until(() =>
      discord.calls.some((call) => call.path === `/channels/${starter.id}/messages`),
    );
    expect(discord.channel(starter.id).botMessages).toMatchObject([{ content: 'opened' }]);
  });

  it('knows the limit of five messages in five seconds from the headers', async () => {
    const rest = { api: discord.url, rejectOnRateLimit: ['/channels'] };
    const second = await logIn(makeClient(discord, { rest }), discord);
    const general = discord.guild({ name: 'g', members: [bob] }).channel('general');
    const channel = await second.channels.fetch(general.id);
    if (!channel?.isSendable()) throw new Error('not sendable');
    for (const n of [1, 2, 3, 4, 5]) await channel.send(`${n}`);
    const refused = await channel.send('6').catch((error: unknown) => error);
    await second.destroy();
    expect(refused).toMatchObject({ name: expect.stringContaining('RateLimitError'), limit: 5 });
    expect((refused as { timeToReset: number }).timeToReset).toBeGreaterThan(3000);
    expect(general.botMessages).toHaveLength(5);
    expect(discord.floods).toBe(0);
  });

  it('reads what was said while it was away with GET messages', async () => {
    const dm = discord.dm(bob);
    const first = dm.say(bob, 'one');
    dm.say(bob, 'two');
    dm.say(bob, 'three');
    const channel = await client.channels.fetch(dm.id);
    if (!channel?.isTextBased()) throw new Error('not a text channel');
    const missed = await channel.messages.fetch({ after: first.id, limit: 1 });
    expect(missed.map((message) => message.content)).toEqual(['two']);
  });

  it('sends again after a reset connection, but not after one that was closed', async () => {
    const dm = discord.dm(bob);
    const channel = await client.channels.fetch(dm.id);
    if (!channel?.isSendable()) throw new Error('not sendable');
    discord.fail({ route: '/channels/:id/messages', mode: 'drop-before', cut: 'rst' });
    await channel.send('reset');
    discord.fail({ route: '/channels/:id/messages', mode: 'drop-before', cut: 'fin' });
    await expect(channel.send('closed')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(dm.botMessages.map((m) => m.content)).toEqual(['reset']);
  });

  it('resumes after a cut connection and gets what happened meanwhile', async () => {
    const dm = discord.dm(bob);
    onMessage((message) => message.reply(`heard ${message.content}`));
    discord.gateway.drop();
    dm.say(bob, 'one');
    await discord.until(() => discord.gateway.resumes === 1);
    dm.say(bob, 'two');
    await dm.until((c) => c.botMessages.length === 2);
    expect(dm.botMessages.map((m) => m.content)).toEqual(['heard one', 'heard two']);
    expect(discord.gateway.identifies).toBe(1);
  });
});
