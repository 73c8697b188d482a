import { onTestFinished } from 'vitest';
import {
  type FakeChannel,
  type FakeDiscord,
  type SeenMessage,
  startFakeDiscord,
} from '../fakes/discord/index.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

/** For a start of the product and an answer, on a machine that has other things to do. */
export const WITHIN = { withinMs: 40_000 };

export type DiscordRig = {
  readonly discord: FakeDiscord;
  readonly foundry: FakeFoundry;
  /** Starts the built product, in the same folder each time; resolves when it hears. */
  start(variables?: Readonly<Record<string, string>>): Promise<Product>;
};

/** The built product between a fake Discord and a fake Foundry; all of it ends with the test. */
export async function openDiscordRig(): Promise<DiscordRig> {
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
  return {
    discord,
    foundry,
    async start(variables = {}) {
      const from = discord.calls.length;
      const product = await startProduct(
        {
          DISCORD_API_ROOT: discord.url,
          DISCORD_BOT_TOKEN: discord.token,
          FOUNDRY_BASE_URL: foundry.url,
          ACCESS: 'open',
          ...variables,
        },
        { home },
      );
      products.push(product);
      // The commands are set when the gateway is ready.
      await discord.untilCall(
        ({ method, path }, at) => at >= from && method === 'PUT' && path.endsWith('/commands'),
        WITHIN,
      );
      return product;
    },
  };
}

/** Resolves with the bot's message that reads like this. */
export function answerTo(channel: FakeChannel, text: string | RegExp): Promise<SeenMessage> {
  return channel.until(
    () =>
      channel.botMessages.find(({ content }) =>
        typeof text === 'string' ? content === text : text.test(content),
      ),
    { ...WITHIN, what: `an answer like ${text}` },
  );
}
