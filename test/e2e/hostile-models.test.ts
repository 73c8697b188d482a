import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startFakeDiscord } from '../fakes/discord/index.ts';
import { startFakeTelegram } from '../fakes/telegram/index.ts';
import { sendEnd, sendJson, sendText, startOddServer } from '../foundry/odd-server.ts';
import { newHome, removeHome, startProduct } from './product.ts';

/** Names that nobody can write or see through; they are not to be shown anywhere. */
const UNFIT = [
  '',
  ' ',
  'line\nbreak',
  'cookie\r\nSet-Cookie: a=b',
  '\u001b[31mred\u001b[0m',
  'nul\u0000byte',
  'cipher\u202Etxt.exe',
  '\u2066isolate',
  'tick`**bold**`tick',
  'x'.repeat(256),
  'y'.repeat(100_000),
];
/** Odd, but names: they are shown and chosen as they are, and mean nothing. */
const ODD = [
  '**bold**',
  '||spoiler||',
  '[link](https://evil.example/a)',
  'https://evil.example/b',
  '<b>html</b>',
  '<script>alert(1)</script>',
  '@everyone',
  '<@123456789012345678>',
  '/stop',
  '../../../etc/passwd',
  'C:\\models\\My Model (q4).gguf',
  '__proto__',
  'constructor',
  '$& $1 $`'.replace('`', "'"),
  '--help',
  '=1:stop',
  '#token',
  '0|5|stop',
  'модель'.repeat(40),
  '模型',
  '🦜'.repeat(60),
  'twice',
  'twice',
];
const SLOW = { timeout: 120_000 };

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

async function open() {
  const server = await startOddServer((req, res) => {
    if (req.url === '/v1/models') {
      const ids: unknown[] = [...UNFIT, ...ODD, null, 7, {}, [], { id: 'a' }];
      sendJson(res, { data: ids.map((id) => ({ id })) });
    } else if (req.url === '/v1/chat/completions') {
      sendText(res, 'An answer.');
      sendEnd(res);
    } else res.writeHead(404).end();
  });
  const [telegram, discord] = await Promise.all([
    startFakeTelegram({ limits: 'off' }),
    startFakeDiscord({ limits: 'off' }),
  ]);
  const [ann, bob] = [
    telegram.person({ firstName: 'Ann', languageCode: 'en' }),
    discord.user({ username: 'bob' }),
  ];
  const home = await newHome();
  const product = await startProduct(
    {
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_BOT_TOKEN: telegram.token,
      DISCORD_API_ROOT: discord.url,
      DISCORD_BOT_TOKEN: discord.token,
      FOUNDRY_BASE_URL: server.url,
      ADMIN_IDS: `telegram:${ann.id},discord:${bob.id}`,
    },
    { home },
  );
  onTestFinished(async () => {
    await product.stop();
    await Promise.all([telegram.close(), discord.close(), server.close()]);
    await removeHome(home);
  });
  await telegram.untilCall('getUpdates', () => true, { withinMs: 40_000 });
  await discord.until(() => discord.commands.length > 0, { withinMs: 40_000 });
  return { telegram, discord, ann, bob, home, product };
}

it(
  'a list of hostile names is harmless in every door, and every name of it can be chosen',
  SLOW,
  async () => {
    const { telegram, discord, ann, bob, home, product } = await open();
    const names = [...new Set(ODD)];

    // Telegram: every page, every button.
    const chat = telegram.privateChat(ann);
    const isChosen = (name: string) => (text: string) => text.startsWith(`From now on ${name} `);
    const shown: string[] = [];
    for (let page = 1; shown.length < names.length; page += 1) {
      chat.say(ann, `/models ${page}`);
      const list = await chat.until(({ botMessages }) =>
        botMessages.find(({ text }) => text.includes(`${page} `) && text.startsWith('Models')),
      );
      const formats = new Set(list.entities.map(({ type }) => type));
      expect([...formats].filter((type) => type !== 'code' && type !== 'bold')).toEqual([]);
      const labels = list.buttons.flat().map(({ text }) => text.replace('✅ ', ''));
      const choices = labels.filter((label) => !/Next|Back|Previous|▶|◀/.test(label));
      expect(choices.length).toBeGreaterThan(0);
      shown.push(...choices);
      if (page > 5) break;
    }
    expect(shown.filter((name) => invisible.test(name))).toEqual([]);
    expect(shown.sort()).toEqual([...names].sort());
    for (const name of ['**bold**', '../../../etc/passwd', '__proto__', '0|5|stop', '=1:stop']) {
      chat.say(ann, `/model ${name}`);
      const answer = await chat.until(({ botMessages }) =>
        botMessages.find(({ text }) => isChosen(name)(text)),
      );
      expect(answer.entities.filter(({ type }) => type !== 'code')).toEqual([]);
    }

    // Discord: the list, its menu, completion, the answer.
    const dm = discord.dm(bob);
    const list = await dm.command(bob, 'models');
    const message = await dm.until(() => list.message()?.components.length && list.message());
    expect(message.pings).toEqual([]);
    expect(message.previews).toEqual([]);
    const menu = message.components.flat().find(({ options }) => options !== undefined);
    const [first] = menu?.options ?? [];
    const used = await dm.choose(bob, message, menu?.customId ?? '', [first?.value ?? '']);
    await dm.until(() => /From now on/.test(used.message()?.content ?? ''));
    const offered = await dm.autocomplete(bob, 'model', 'name', '');
    expect(offered.length).toBeGreaterThan(10);
    expect(offered.filter(({ name }) => invisible.test(name))).toEqual([]);
    dm.say(bob, 'Hello');
    const said = await dm.until(() =>
      dm.botMessages.find(({ content }) => content.includes('An answer.')),
    );
    expect(said.pings).toEqual([]);

    // What an admin sees, what is logged, what is stored.
    chat.say(ann, '/health');
    const health = await chat.until(({ botMessages }) =>
      botMessages.find(({ text }) => /Protocol/.test(text)),
    );
    const links = health.entities.flatMap((entity) =>
      entity.type === 'text_link' ? [entity.url] : [],
    );
    expect(links.filter((url) => !url.startsWith('http://127.0.0.1:'))).toEqual([]);
    expect(health.entities.filter(({ type }) => type === 'mention' || type === 'url')).toEqual([]);
    for (const line of product.log().split('\n').filter(Boolean))
      expect(line).not.toMatch(invisible);
    const files = await readdir(join(home, 'data'), { recursive: true });
    expect(files.filter((file) => /passwd|proto|evil|model/i.test(file))).toEqual([]);
  },
);
