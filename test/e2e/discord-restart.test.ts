import { expect, it } from 'vitest';
import { answerTo, openDiscordRig, WITHIN } from './discord-rig.ts';

it('what is said to a Discord bot while it is not running is answered, once', async () => {
  const { discord, start } = await openDiscordRig();
  const ann = discord.user({ username: 'ann' });
  const dm = discord.dm(ann);
  const first = await start();
  for (const text of ['One?', 'Two?']) {
    dm.say(ann, text);
    await answerTo(dm, `You said: ${text}`);
  }
  await first.stop('SIGKILL');
  await discord.until(() => discord.gateway.connected === 0, WITHIN);
  dm.say(ann, 'Three?');
  await start();
  await answerTo(dm, 'You said: Three?');
  dm.say(ann, 'Four?');
  await answerTo(dm, 'You said: Four?');
  const answers = dm.botMessages.map(({ content }) => content);
  expect(answers).toEqual(['One?', 'Two?', 'Three?', 'Four?'].map((text) => `You said: ${text}`));
});

it('an answer that was announced but not sent when the bot was killed is sent once, without an edit', async () => {
  const { discord, start } = await openDiscordRig();
  const ann = discord.user({ username: 'ann' });
  const dm = discord.dm(ann);
  const first = await start();
  const route = '/channels/:id/messages';
  const unheard = discord.fail({ route, method: 'POST', mode: 'hang' });
  dm.say(ann, 'One?');
  await discord.until(() => unheard.hits === 1, WITHIN);
  await first.stop('SIGKILL');
  const from = discord.calls.length;
  await start();
  await answerTo(dm, 'You said: One?');
  dm.say(ann, 'Two?');
  await answerTo(dm, 'You said: Two?');
  expect(dm.botMessages).toHaveLength(2);
  const said = discord.calls
    .slice(from)
    .filter(({ method, path }) => method !== 'GET' && path.includes('/messages'))
    .map(({ body }) => body as { content?: unknown; components?: unknown })
    .map(({ content, components }) => JSON.stringify([content, components]));
  expect(said.filter((body, index) => body === said[index - 1])).toEqual([]);
});
