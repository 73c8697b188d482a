import { expect, it, onTestFinished } from 'vitest';
import { startFakeDiscord } from '../fakes/discord/index.ts';
import { startFakeFoundry } from '../fakes/foundry/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

it('what is said to a Discord bot while it is not running is answered, once', async () => {
  const [discord, foundry, home] = await Promise.all([
    startFakeDiscord(),
    startFakeFoundry(),
    newHome(),
  ]);
  const products: Product[] = [];
  onTestFinished(async () => {
    await Promise.all(products.map((product) => product.stop()));
    await Promise.all([discord.close(), foundry.close()]);
    await removeHome(home);
  });
  const start = async () => {
    const product = await startProduct(
      {
        DISCORD_API_ROOT: discord.url,
        DISCORD_BOT_TOKEN: discord.token,
        FOUNDRY_BASE_URL: foundry.url,
        ACCESS: 'open',
      },
      { home },
    );
    products.push(product);
    await discord.until(() => discord.gateway.connected === 1, { withinMs: 40_000 });
    return product;
  };
  const ann = discord.user({ username: 'ann' });
  const dm = discord.dm(ann);
  const answers = () => dm.botMessages.map(({ content }) => content);
  const untilAnswered = (count: number) =>
    dm.until(() => answers().length >= count, { withinMs: 40_000 });

  const first = await start();
  dm.say(ann, 'One?');
  await untilAnswered(1);
  // What it knows of the channel is written a moment after the message was accepted.
  dm.say(ann, 'Two?');
  await untilAnswered(2);
  await first.stop('SIGKILL');
  await discord.until(() => discord.gateway.connected === 0, { withinMs: 40_000 });
  dm.say(ann, 'Three?');
  await start();
  await untilAnswered(3);
  dm.say(ann, 'Four?');
  await untilAnswered(4);
  expect(answers()).toEqual(['One?', 'Two?', 'Three?', 'Four?'].map((text) => `You said: ${text}`));
});
