import { onTestFinished } from 'vitest';
import {
  type FakeFoundry,
  type FakeFoundryOptions,
  startFakeFoundry,
} from '../fakes/foundry/index.ts';
import { type FakeChat, type FakeTelegram, startFakeTelegram } from '../fakes/telegram/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

export type TelegramRig = {
  readonly telegram: FakeTelegram;
  readonly foundry: FakeFoundry;
  /**
   * Starts the built product, in the same folder each time; resolves when it polls, or makes the
   * other call that shows that it is there.
   */
  start(variables?: Readonly<Record<string, string>>, readyCall?: string): Promise<Product>;
};

/** The built product between a fake Telegram and a fake Foundry; all of it ends with the test. */
export async function openTelegramRig(fake: FakeFoundryOptions = {}): Promise<TelegramRig> {
  const [telegram, foundry, home] = await Promise.all([
    startFakeTelegram(),
    startFakeFoundry(fake),
    newHome(),
  ]);
  const products: Product[] = [];
  onTestFinished(async () => {
    await Promise.all(products.map((product) => product.stop()));
    await Promise.all([telegram.close(), foundry.close()]);
    await removeHome(home);
  });
  return {
    telegram,
    foundry,
    async start(variables = {}, readyCall = 'getUpdates') {
      const from = telegram.calls.length;
      const product = await startProduct(
        {
          TELEGRAM_API_ROOT: telegram.url,
          TELEGRAM_BOT_TOKEN: telegram.token,
          FOUNDRY_BASE_URL: foundry.url,
          ACCESS: 'open',
          ...variables,
        },
        { home },
      );
      products.push(product);
      await telegram.untilCall(readyCall, () => true, { from, withinMs: 40_000 });
      return product;
    },
  };
}

/** Resolves with the bot's message that reads like this. */
export function answerTo(chat: FakeChat, text: string | RegExp) {
  return chat.until(
    ({ botMessages }) =>
      botMessages.find((message) =>
        typeof text === 'string' ? message.text === text : text.test(message.text),
      ),
    { what: `an answer like ${text}`, withinMs: 40_000 },
  );
}

/** The labels of the buttons under a message. */
export function labelsOf({ buttons }: FakeChat['botMessages'][number]): string[] {
  return buttons.flat().map(({ text }) => text);
}
