import { expect, it } from 'vitest';
import { answerTo, openDiscordRig } from './discord-rig.ts';

it('nobody gets in or up on Discord by forged presses, commands, edits, forwards, servers or guessed codes', {
  timeout: 120_000,
}, async () => {
  const { discord, foundry, start } = await openDiscordRig();
  const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((username) => discord.user({ username }));
  if (ada === undefined || bob === undefined || eve === undefined) throw new Error('nobody');
  const [adas, bobs, eves] = [discord.dm(ada), discord.dm(bob), discord.dm(eve)];
  const guild = discord.guild({ name: 'not-allowed', members: [ada, bob, eve] });
  const channel = guild.channel('general');
  await start({
    ACCESS: 'approval',
    ADMIN_IDS: `discord:${ada.id}`,
    ALLOWED_IDS: `discord:${bob.id}`,
  });
  bobs.say(bob, 'Hello');
  await answerTo(bobs, 'You said: Hello');
  const before = foundry.chats.length;

  const wishes = (id: string): readonly (readonly [string, string])[] => [
    ['users', `approve discord:${id}`],
    ['users', `admin discord:${id}`],
    ['users', `revoke discord:${ada.id}`],
    ['users', ''],
    ['service', 'stop'],
    ['unload', 'phi-4-mini'],
    ['download', 'phi-4'],
    ['load', 'phi-4-mini'],
    ['health', ''],
  ];
  let number = 1_100_000_000_000_000_000n;
  const forge = (name: string, data: object) => {
    number += 1n;
    discord.dispatchRaw(name, { id: String(number), ...data });
  };
  const bot = { ...discord.bot, bot: true };
  for (const [person, dm] of [
    [eve, eves],
    [bob, bobs],
  ] as const) {
    const inDm = { channel_id: dm.id, channel: { id: dm.id, type: 1 }, user: person };
    const inGuild = {
      channel_id: channel.id,
      channel: { id: channel.id, type: 0 },
      guild_id: guild.id,
      // Whoever may do everything on a server is still nobody to the bot.
      member: { user: person, roles: [], permissions: '2251799813685247' },
    };
    const common = { application_id: discord.applicationId, token: 'forged', locale: 'en-US' };
    for (const [command, argument] of wishes(person.id)) {
      const said = `${command} ${argument}`.trim();
      for (const place of [inDm, inGuild]) {
        // Presses of buttons that nobody drew: for oneself, for the admin, for nobody.
        for (const owner of [person.id, ada.id, '']) {
          forge('INTERACTION_CREATE', {
            ...common,
            ...place,
            type: 3,
            data: { custom_id: `0|${owner}|${said}`, component_type: 2 },
            message: { id: '1', channel_id: place.channel_id, type: 0, content: 'x', author: bot },
          });
        }
        const options = [{ name: 'name', type: 3, value: argument }];
        const data = { id: '1', name: command, type: 1, options };
        forge('INTERACTION_CREATE', { ...common, ...place, type: 2, data });
        forge('INTERACTION_CREATE', { ...common, ...place, type: 4, data });
      }
      // The same typed, as an edit, under the admin's message, forwarded, through a webhook.
      const words = { channel_id: dm.id, type: 0, content: `/${said}`, author: person };
      const adminSaid = {
        id: '5',
        channel_id: dm.id,
        type: 0,
        content: words.content,
        author: ada,
      };
      forge('MESSAGE_CREATE', words);
      forge('MESSAGE_UPDATE', { ...words, edited_timestamp: '2026-01-01T00:00:00Z' });
      forge('MESSAGE_CREATE', { ...words, referenced_message: adminSaid });
      forge('MESSAGE_CREATE', {
        ...words,
        message_reference: { type: 1, channel_id: adas.id, message_id: '5' },
        message_snapshots: [{ message: adminSaid }],
      });
      forge('MESSAGE_CREATE', { ...words, author: ada, webhook_id: '77' });
      forge('MESSAGE_CREATE', { ...words, author: { ...ada, bot: true } });
    }
  }
  // A server that is not allowed, and codes.
  channel.say(eve, `<@${discord.bot.id}> Who is there?`);
  for (let code = 0; code < 40; code += 1) eves.say(eve, `/claim ABCD-${1_000 + code}`);

  // All of it was taken when what an admin says after it is answered.
  await answerTo(adas, /asks to use this bot/);
  adas.say(ada, `/users card discord:${eve.id}`);
  const card = await answerTo(adas, /asks for access/);
  expect(card.content).toContain(`discord:${eve.id}`);
  // Bob's own chat is still full of refusals.
  adas.say(ada, `/users card discord:${bob.id}`);
  await answerTo(adas, new RegExp(`discord:${bob.id}\\W+user`));
  adas.say(ada, '/whoami');
  expect((await answerTo(adas, /Your role/)).content).toContain('Your role: admin');
  const asked = JSON.stringify(foundry.chats.slice(before));
  expect(asked).not.toContain('Who is there?');
  expect(foundry.requests.filter(({ path }) => /\/(un)?load\/|download/.test(path))).toEqual([]);
  const told = [...eves.botMessages, ...bobs.botMessages, ...channel.botMessages];
  for (const { content } of told) {
    expect(content).not.toMatch(/Protocol:|Foundry answers|is in memory|out of memory/);
  }
  // What was forged has no way back: nothing was said to it, and nothing of the admin's list.
  const forged = discord.calls.filter(({ path }) => path.includes('/forged'));
  expect(JSON.stringify(forged)).not.toMatch(/Protocol:|is in memory|approve/);
});
