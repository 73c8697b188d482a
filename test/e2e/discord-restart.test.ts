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
