import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { removeHome, startProduct } from '../test/e2e/product.ts';
import { startFakeDiscord } from '../test/fakes/discord/index.ts';
import { startFakeFoundry } from '../test/fakes/foundry/index.ts';
import { startFakeTelegram } from '../test/fakes/telegram/index.ts';
import type { Figure } from './figures.ts';

/** Above any time that is worth measuring. */
const PATIENCE_MS = 30_000;

/** From the start of the process to the first poll of Telegram and to Discord's IDENTIFY. */
export async function measureStart(runs: number): Promise<Figure[]> {
  const polls: number[] = [];
  const identifies: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(await timeBareImports());
    const [poll, identify] = await timeProduct();
    polls.push(poll);
    identifies.push(identify);
  }
  const baseline = { name: 'node that only loads grammy and discord.js', values: bare };
  return [
    { name: 'start to first getUpdates', unit: 'ms', values: polls, target: 1_000, baseline },
    { name: 'start to IDENTIFY', unit: 'ms', values: identifies, target: 1_000, baseline },
  ];
}

async function timeProduct(): Promise<[poll: number, identify: number]> {
  const [telegram, discord, foundry] = await Promise.all([
    startFakeTelegram(),
    startFakeDiscord(),
    startFakeFoundry(),
  ]);
  const product = await startProduct({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    DISCORD_BOT_TOKEN: discord.token,
    DISCORD_API_ROOT: discord.url,
    FOUNDRY_BASE_URL: foundry.url,
  });
  const since = () => performance.now() - product.startedAt;
  const [poll, identify] = await Promise.all([
    telegram.untilCall('getUpdates', () => true, { withinMs: PATIENCE_MS }).then(since),
    discord.until(() => discord.gateway.identifies > 0, { withinMs: PATIENCE_MS }).then(since),
  ]);
  await product.stop();
  await Promise.all([telegram.close(), discord.close(), foundry.close()]);
  await removeHome(product.home);
  return [poll, identify];
}

async function timeBareImports(): Promise<number> {
  const startedAt = performance.now();
  const code = "await Promise.all([import('grammy'), import('discord.js')])";
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - startedAt;
}
