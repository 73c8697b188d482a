import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { installFakeFoundryCli } from '../fakes/foundry-cli/index.ts';
import { type FakeChat, type FakeTelegram, startFakeTelegram } from '../fakes/telegram/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

let telegram: FakeTelegram;
let foundry: FakeFoundry;
let home: string;
let product: Product | undefined;
const ann = { firstName: 'Ann' };

beforeEach(async () => {
  [telegram, home] = await Promise.all([startFakeTelegram(), newHome()]);
});

afterEach(async () => {
  await product?.stop();
  await Promise.all([telegram.close(), foundry.close()]);
  await removeHome(home);
});

/** A person in a private chat with the started product. */
async function start(variables: Record<string, string>) {
  const token = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url };
  product = await startProduct({ ...token, ACCESS: 'open', ...variables }, { home });
  await telegram.untilCall('getUpdates');
  const person = telegram.person(ann);
  const chat = telegram.privateChat(person);
  return { chat, say: (text: string) => void chat.say(person, text) };
}

async function answerIn(chat: FakeChat, text: string | RegExp, withinMs = 40_000) {
  const fits = (each: string) => (typeof text === 'string' ? each === text : text.test(each));
  return await chat.until(({ botMessages }) => botMessages.find((message) => fits(message.text)), {
    withinMs,
    what: `an answer like ${text}`,
  });
}

describe.each(['g0', 'g1', 'g2', 'openai'] as const)('a person with Foundry %s', (generation) => {
  it('is answered, also by a model that has to be loaded first', async () => {
    foundry = await startFakeFoundry({ generation });
    const { chat, say } = await start({ FOUNDRY_BASE_URL: foundry.url });
    say('Hello');
    await answerIn(chat, 'You said: Hello');
    const other = generation === 'openai' ? 'qwen2.5-7b-instruct' : 'qwen2.5-0.5b';
    say(`/model ${other}`);
    await answerIn(chat, new RegExp(other.replaceAll('.', '\\.')));
    say('Again');
    await answerIn(chat, 'You said: Again');
    expect(foundry.chats.at(-1)?.model.toLowerCase().startsWith(other)).toBe(true);
  });
});

describe('a person whose Foundry', () => {
  it('moves to another port between two questions notices nothing', async () => {
    foundry = await startFakeFoundry();
    await foundry.writeDaemonJson(home);
    const { chat, say } = await start({});
    say('One');
    await answerIn(chat, 'You said: One');
    await foundry.moveTo();
    await foundry.writeDaemonJson(home);
    say('Two');
    await answerIn(chat, 'You said: Two');
    expect(chat.botMessages.map(({ text }) => text)).toEqual(['You said: One', 'You said: Two']);
  });

  it('drops the connection before the first word is answered all the same, once', async () => {
    foundry = await startFakeFoundry();
    const { chat, say } = await start({ FOUNDRY_BASE_URL: foundry.url });
    foundry.fail({ path: '/v1/chat/completions', mode: 'reset', times: 1 });
    say('Hello');
    await answerIn(chat, 'You said: Hello');
    expect(chat.botMessages).toHaveLength(1);
  });

  it('breaks in the middle keeps the text so far, marked as cut, and can be gone on with', async () => {
    foundry = await startFakeFoundry();
    const { chat, say } = await start({ FOUNDRY_BASE_URL: foundry.url });
    foundry.answer(() => ['One ', 'two ', 'three']);
    foundry.fail({ path: '/v1/chat/completions', mode: 'reset-mid-stream', afterTokens: 2 });
    say('Count');
    const cut = await answerIn(chat, /^One two.*broke off/s);
    expect(cut.buttons.flat().map(({ text }) => text)).toEqual(['▶ Continue', '🔁 Retry']);
    expect(chat.botMessages).toHaveLength(1);
  });

  it('is replaced by another generation on the same port is answered by it', async () => {
    foundry = await startFakeFoundry({ generation: 'g2' });
    const { port } = foundry;
    const { chat, say } = await start({ FOUNDRY_BASE_URL: foundry.url });
    say('One');
    await answerIn(chat, 'You said: One');
    await foundry.close();
    foundry = await startFakeFoundry({ generation: 'g0', port });
    say('Two');
    await answerIn(chat, 'You said: Two');
  });

  it('was not running is answered by itself when it comes', async () => {
    foundry = await startFakeFoundry();
    await foundry.goDown();
    const { chat, say } = await start({ FOUNDRY_BASE_URL: foundry.url });
    say('Anybody?');
    const notice = await answerIn(chat, /Foundry is not running/);
    await foundry.comeBack({ samePort: true });
    const answer = await answerIn(chat, 'You said: Anybody?', 15_000);
    expect(answer.messageId).toBe(notice.messageId);
    expect(chat.botMessages).toHaveLength(1);
  });

  it.each(['g0', 'g1'] as const)('is only known to its %s command is found', async (generation) => {
    foundry = await startFakeFoundry({ generation });
    const cli = await installFakeFoundryCli(home, { generation, foundry });
    try {
      const { chat, say } = await start({ FOUNDRY_CLI: cli.path });
      say('Hello');
      await answerIn(chat, 'You said: Hello');
    } finally {
      await cli.close();
    }
  });
});
