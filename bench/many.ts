import { fileURLToPath } from 'node:url';
import { removeHome, startProduct } from '../test/e2e/product.ts';
import { startFakeFoundry } from '../test/fakes/foundry/index.ts';
import { startFakeTelegram } from '../test/fakes/telegram/index.ts';
import type { Figure } from './figures.ts';

const PROBE = fileURLToPath(new URL('event-loop-probe.mjs', import.meta.url));
const TOKENS = Array.from({ length: 200 }, (_, index) => `word${index} `);

/** So many people are answered at once: their first words, and how busy the product is. */
export async function measureMany(people: number): Promise<Figure[]> {
  const [telegram, foundry] = await Promise.all([
    startFakeTelegram({ limits: 'off' }),
    startFakeFoundry({ tokenMs: 20 }),
  ]);
  foundry.answer(() => TOKENS);
  const product = await startProduct(
    {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      FOUNDRY_BASE_URL: foundry.url,
      FOUNDRY_CONCURRENCY: String(people),
      ACCESS: 'open',
    },
    { args: ['--import', PROBE] },
  );
  await telegram.untilCall('getUpdates');
  process.kill(product.pid, 'SIGUSR2');
  await product.until(/event loop: measuring/);
  const delays = await Promise.all(
    Array.from({ length: people }, async (_, index) => {
      const person = telegram.person({ firstName: `Person ${index}` });
      const chat = telegram.privateChat(person);
      const saidAt = performance.now();
      chat.say(person, 'Count to two hundred');
      const sent = await chat.until(
        ({ timeline }) => timeline.find(({ kind, by }) => kind === 'send' && by === 'bot'),
        { withinMs: 20_000 },
      );
      await chat.until(({ botMessages }) => botMessages[0]?.text.endsWith('word199'), {
        withinMs: 30_000,
      });
      return sent.at - saidAt;
    }),
  );
  process.kill(product.pid, 'SIGUSR2');
  const [, p99 = ''] = await product.until(/event loop p99 ([\d.]+) ms/);
  await product.stop();
  await Promise.all([telegram.close(), foundry.close()]);
  await removeHome(product.home);
  return [
    {
      name: `question to first words, ${people} people at once`,
      unit: 'ms',
      values: delays,
      target: 250,
    },
    {
      name: `event-loop delay p99, ${people} answers at once`,
      unit: 'ms',
      values: [Number(p99)],
      target: 10,
    },
  ];
}
