import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type FakeChat, type FakeTelegram, startFakeTelegram } from '../fakes/telegram/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

const NAME = 'Zoe Quillfeather';
/** A word that nobody says by chance. */
const WORD = 'zebrafinch';

/** Two starts of the product, on a machine that has other things to do. */
const LONG = { timeout: 40_000 };

let telegram: FakeTelegram;
let foundry: FakeFoundry;
let home: string;
let product: Product | undefined;

beforeEach(async () => {
  [telegram, foundry, home] = await Promise.all([
    startFakeTelegram({ limits: 'off' }),
    startFakeFoundry(),
    newHome(),
  ]);
});

afterEach(async () => {
  await product?.stop();
  await Promise.all([telegram.close(), foundry.close()]);
  await removeHome(home);
});

async function start(variables: Record<string, string>): Promise<Product> {
  const address = { TELEGRAM_API_ROOT: telegram.url, FOUNDRY_BASE_URL: foundry.url };
  const token = { TELEGRAM_BOT_TOKEN: telegram.token };
  product = await startProduct({ ...address, ...token, ...variables }, { home });
  await telegram.untilCall('getUpdates', () => true, { withinMs: 12_000 });
  return product;
}

function answerTo(chat: FakeChat, text: RegExp) {
  return chat.until(({ botMessages }) => botMessages.find((message) => text.test(message.text)), {
    what: `an answer like ${text}`,
    withinMs: 12_000,
  });
}

/** Every file of the data folder with its name and content, as one text. */
async function everythingStored(ending = ''): Promise<string> {
  const entries = await readdir(join(home, 'data'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  const texts = files.map(async ({ parentPath, name }) => {
    // A draft of a file may just be put in its place.
    return `${name}\n${await readFile(join(parentPath, name), 'utf8').catch(() => '')}`;
  });
  return (await Promise.all(texts)).join('\n');
}

describe('a stranger', () => {
  it(
    'asks, is let in by an admin’s button, talks, takes a copy, and is forgotten without a trace',
    LONG,
    async () => {
      const ada = telegram.person({ firstName: 'Ada', languageCode: 'en' });
      const zoe = telegram.person({ firstName: NAME, languageCode: 'ru' });
      const [adas, zoes] = [telegram.privateChat(ada), telegram.privateChat(zoe)];
      const running = await start({ ADMIN_IDS: `telegram:${ada.id}`, ACCESS: 'approval' });

      zoes.say(zoe, `Где ${WORD}?`);
      await answerTo(zoes, /Я спросил владельца/);
      const notice = await answerTo(adas, /asks to use this bot/);
      expect(notice.text).toContain(`${NAME} asks`);
      await adas.press(ada, notice, '✅ Approve');
      await answerTo(adas, /They may use the bot now/);
      await answerTo(zoes, /Теперь вам можно/);

      zoes.say(zoe, `Где ${WORD}?`);
      await answerTo(zoes, new RegExp(`^You said: Где ${WORD}`));
      zoes.say(zoe, '/export');
      const { document } = await answerTo(zoes, /Ваши разговоры/);
      expect(document?.name).toMatch(/^conversations-.*\.md$/);
      expect(Buffer.from(document?.bytes ?? []).toString()).toContain(`> Где ${WORD}?`);
      const stored = await everythingStored();
      for (const trace of [String(zoe.id), NAME, WORD]) expect(stored).toContain(trace);

      zoes.say(zoe, '/forget');
      const question = await answerTo(zoes, /Удалить всё/);
      await zoes.press(zoe, question, '🗑 Удалить всё');
      await answerTo(zoes, /Удалено: 1 разговор, 2 сообщения/);
      zoes.say(zoe, `Где ${WORD}?`);
      await zoes.until(({ botMessages }) =>
        /Я спросил владельца/.test(botMessages.at(-1)?.text ?? ''),
      );
      await adas.until(({ botMessages }) => /asks to use/.test(botMessages.at(-1)?.text ?? ''));

      expect(await running.stop()).toBe(0);
      // The new request is all that is known of her.
      const left = await everythingStored();
      expect(left).not.toContain(WORD);
      expect(left.match(new RegExp(NAME, 'g'))).toHaveLength(1);
      const said = `${running.log()}${running.out()}`;
      for (const secret of [WORD, NAME, telegram.token]) expect(said).not.toContain(secret);
      expect(said).toContain(`telegram:${zoe.id}`);
    },
  );
});

describe('a crash in the middle of an answer', () => {
  it(
    'is made good by the next start: the answer is completed, once, in the same message',
    LONG,
    async () => {
      await start({ ACCESS: 'open' });
      const ann = telegram.person({ firstName: 'Ann' });
      const chat = telegram.privateChat(ann);
      foundry.answer(() => ['One ', 'two ', 'three ', 'four']);
      foundry.hold();
      chat.say(ann, 'Count');
      const growing = await answerTo(chat, /^One/);
      const where = `"shown":["${growing.messageId}"]`;
      // A draft beside it would not survive.
      await vi.waitFor(async () => expect(await everythingStored('.json')).toContain(where), 5_000);
      await product?.stop('SIGKILL');
      foundry.release();
      await start({ ACCESS: 'open' });
      const whole = await answerTo(chat, /^One two three four$/);
      expect(whole.messageId).toBe(growing.messageId);
      expect(chat.botMessages).toHaveLength(1);
    },
  );
});
