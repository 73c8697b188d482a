import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { removeHome, startProduct } from '../test/e2e/product.ts';
import { startFakeDiscord } from '../test/fakes/discord/index.ts';
import { startFakeFoundry } from '../test/fakes/foundry/index.ts';
import { type FakeTelegram, startFakeTelegram } from '../test/fakes/telegram/index.ts';
import type { Figure } from './figures.ts';

/**
 * From the moment when the model's first token leaves the model server to the moment when it
 * stands in the Telegram chat, and the resident memory after these conversations.
 */
export async function measureFirstWords(conversations: number): Promise<Figure[]> {
  const [telegram, discord, foundry] = await Promise.all([
    startFakeTelegram({ limits: 'off' }),
    startFakeDiscord(),
    startFakeFoundry({ tokenMs: 5 }),
  ]);
  const product = await startProduct({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    DISCORD_BOT_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.url,
    FOUNDRY_BASE_URL: foundry.url,
    ACCESS: 'open',
  });
  await telegram.untilCall('getUpdates', () => true, { withinMs: 30_000 });
  const delays: number[] = [];
  const roundTrips: number[] = [];
  for (let index = 0; index < conversations; index += 1) {
    const person = telegram.person({ firstName: `Person ${index}` });
    const chat = telegram.privateChat(person);
    const question = `Question number ${index}, please answer at length.`;
    chat.say(person, question);
    const sent = await chat.until(({ timeline }) =>
      timeline.find(({ kind, by }) => kind === 'send' && by === 'bot'),
    );
    const tokenAt = foundry.firstTokenAt.at(-1) ?? Number.NaN;
    delays.push(sent.at - tokenAt);
    // The next question finds an idle product.
    await chat.until(({ botMessages }) => botMessages[0]?.text === `You said: ${question}`);
    roundTrips.push(await timeRoundTrip(telegram, chat.id));
  }
  const memory = residentMegabytes(product.pid);
  await product.stop();
  await Promise.all([telegram.close(), discord.close(), foundry.close()]);
  await removeHome(product.home);
  return [
    {
      name: 'first token to first words on Telegram, one after another',
      unit: 'ms',
      values: delays,
      target: 50,
      baseline: { name: 'one bare sendMessage', values: roundTrips },
    },
    {
      name: `resident memory after ${conversations} conversations`,
      unit: 'MB',
      values: [memory],
      target: 120,
      baseline: { name: 'an idle node', values: [await idleMegabytes()] },
    },
  ];
}

async function timeRoundTrip(telegram: FakeTelegram, chatId: number): Promise<number> {
  const startedAt = performance.now();
  await fetch(`${telegram.url}/bot${telegram.token}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: chatId, text: 'baseline' }),
  });
  return performance.now() - startedAt;
}

/** What a process holds in memory now. */
export function residentMegabytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

async function idleMegabytes(): Promise<number> {
  const code = "console.log('up'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const megabytes = residentMegabytes(child.pid ?? 0);
  child.kill();
  return megabytes;
}
