import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakeDiscord } from '../fakes/discord/index.ts';
import { startFakeFoundry } from '../fakes/foundry/index.ts';
import { startFakeTelegram } from '../fakes/telegram/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

const products: Product[] = [];

async function start(
  variables: Readonly<Record<string, string>> = {},
  options: { home?: string } = {},
): Promise<Product> {
  const product = await startProduct(variables, options);
  products.push(product);
  return product;
}

afterEach(async () => {
  await Promise.all(products.map((product) => product.stop()));
  await Promise.all(products.splice(0).map((product) => removeHome(product.home)));
});

async function pageOf(product: Product): Promise<string> {
  const [, url = ''] = await product.until(/(http:\/\/127\.0\.0\.1:\d+)\//);
  return url;
}

describe('starting the built product', () => {
  it('needs no configuration: a labelled practice model answers', async () => {
    const product = await start();
    await product.until(/PRACTICE MODEL/);
    const url = await pageOf(product);
    const health = await (await fetch(`${url}/api/v1/health`)).json();
    expect(health).toMatchObject({ status: 'healthy', foundry: { generation: 'practice' } });
    const body = JSON.stringify({ prompt: 'Hello' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1/generate`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({
      content: expect.stringMatching(/practice model/i),
      finish_reason: 'stop',
    });
  });

  it('names every wrong variable at once, starts nothing and exits with 2', async () => {
    const product = await start({
      FOUNDRY_TEMPERATURE: '9',
      API_PORT: 'eight',
      ADMIN_IDS: '123',
      API_HOST: '0.0.0.0',
    });
    expect(await product.exited).toBe(2);
    const names = product.log().match(/^[A-Z_]+(?=: )/gm);
    expect(names?.sort()).toEqual(['ADMIN_IDS', 'API_KEY', 'API_PORT', 'FOUNDRY_TEMPERATURE']);
    expect(product.out()).toBe('');
  });

  it('warns of a token that is the other messenger’s, or no token but an id, without showing it', async () => {
    const discordToken = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB';
    const product = await start({
      TELEGRAM_BOT_TOKEN: discordToken,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      DISCORD_BOT_TOKEN: '1234567890123456789',
      DISCORD_API_ROOT: 'http://127.0.0.1:9',
    });
    await product.until(/TELEGRAM_BOT_TOKEN: This is a Discord token/);
    await product.until(/DISCORD_BOT_TOKEN: This is an id/);
    expect(product.log()).not.toContain(discordToken);
  });

  it('says so when its folder cannot be made, and ends', async () => {
    const product = await start({ DATA_DIR: join(process.execPath, 'data') });
    expect(await product.exited).toBe(2);
    expect(product.log()).toMatch(/^DATA_DIR: .* cannot be used \(ENOTDIR\), expected a folder/);
  });

  it('says what is wrong in the language of the system', async () => {
    const wrong = await start({ LC_ALL: 'ru_RU.UTF-8', ACCESS: 'all' });
    expect(await wrong.exited).toBe(2);
    expect(wrong.log()).toBe('ACCESS: «all» не подходит, нужно: одно из approval, closed, open\n');
    const folder = { DATA_DIR: join(process.execPath, 'data') };
    const stopped = await start({ LC_ALL: 'ru_RU.UTF-8', ...folder });
    expect(await stopped.exited).toBe(2);
    expect(stopped.log()).toMatch(/^DATA_DIR: с папкой .*\(ENOTDIR\), нужно:/);
  });

  it('warns of an unknown variable and names the nearest', async () => {
    const product = await start({ FOUNDRY_BASEURL: 'http://127.0.0.1:1' });
    await product.until(/FOUNDRY_BASEURL.*FOUNDRY_BASE_URL/);
  });

  it('says which token is wrong and leaves the other door running', async () => {
    const [telegram, discord, foundry] = await Promise.all([
      startFakeTelegram(),
      startFakeDiscord(),
      startFakeFoundry(),
    ]);
    try {
      const wrong = '987654321:AAwrongwrongwrongwrongwrongwrongwro';
      const product = await start({
        TELEGRAM_BOT_TOKEN: wrong,
        TELEGRAM_API_ROOT: telegram.url,
        DISCORD_BOT_TOKEN: discord.token,
        DISCORD_API_ROOT: discord.url,
        FOUNDRY_BASE_URL: foundry.url,
        ACCESS: 'open',
      });
      await product.until(/TELEGRAM_BOT_TOKEN/);
      const bob = discord.user({ username: 'bob' });
      await discord.until(() => discord.gateway.identifies > 0);
      const dm = discord.dm(bob);
      dm.say(bob, 'Hello');
      await dm.until(() => dm.botMessages.some(({ content }) => content === 'You said: Hello'));
      const address = await pageOf(product);
      const health: unknown = await (await fetch(`${address}/api/v1/health`)).json();
      expect(health).toMatchObject({
        bots: { telegram: { state: 'failing' }, discord: { state: 'ready' } },
      });
      expect(product.log()).not.toContain(wrong);
    } finally {
      await Promise.all([telegram.close(), discord.close(), foundry.close()]);
    }
  });

  it('refuses a second copy on the same data and names the first one’s pid', async () => {
    const home = await newHome();
    const first = await start({}, { home });
    await pageOf(first);
    const second = await start({}, { home });
    expect(await second.exited).toBe(1);
    expect(second.log()).toContain(String(first.pid));
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with status 0 on %s', async (signal) => {
    const product = await start();
    await pageOf(product);
    expect(await product.stop(signal)).toBe(0);
  });

  it('says in one sentence that the port is taken', async () => {
    const first = await start();
    const url = await pageOf(first);
    const second = await start({ API_PORT: new URL(url).port });
    expect(await second.exited).toBe(1);
    expect(second.log()).toMatch(/API_PORT/);
  });

  it('finds Foundry by the file that its daemon writes, and again when it moves', async () => {
    const foundry = await startFakeFoundry();
    try {
      const home = await newHome();
      await foundry.writeDaemonJson(home);
      const product = await start({}, { home });
      await product.until(/daemon\.json, g2/);
      const url = await pageOf(product);
      await foundry.moveTo();
      await foundry.writeDaemonJson(home);
      const answer = await fetch(`${url}/api/v1/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: 'Still there?' }),
      });
      expect(await answer.json()).toMatchObject({ content: 'You said: Still there?' });
    } finally {
      await foundry.close();
    }
  });
});
