import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type FakeChat, type FakeTelegram, startFakeTelegram } from '../fakes/telegram/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

let telegram: FakeTelegram;
let foundry: FakeFoundry;
let home: string;
let product: Product | undefined;

beforeEach(async () => {
  [telegram, foundry, home] = await Promise.all([
    startFakeTelegram(),
    startFakeFoundry(),
    newHome(),
  ]);
});

afterEach(async () => {
  await product?.stop();
  await Promise.all([telegram.close(), foundry.close()]);
  await removeHome(home);
});

async function start(variables: Record<string, string> = {}): Promise<Product> {
  const address = { TELEGRAM_API_ROOT: telegram.url, FOUNDRY_BASE_URL: foundry.url };
  const open = { TELEGRAM_BOT_TOKEN: telegram.token, ACCESS: 'open' };
  product = await startProduct({ ...address, ...open, ...variables }, { home });
  await telegram.untilCall('getUpdates');
  return product;
}

function answerTo(chat: FakeChat, text: string | RegExp) {
  return chat.until(
    ({ botMessages }) => botMessages.find((message) => matches(message.text, text)),
    { what: `an answer like ${text}` },
  );
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}

describe('the built product on Telegram', () => {
  it('lets an answer grow in place and ends with one whole message', async () => {
    await start();
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    foundry.answer(() => ['The ', 'sky ', 'is ', 'blue.']);
    foundry.hold();
    chat.say(ann, 'Why is the sky blue?');
    await foundry.untilHeld();
    const growing = await answerTo(chat, /^The/);
    expect(growing.buttons.flat().map((button) => button.text)).toEqual(['⏹ Stop']);
    foundry.release();
    const whole = await answerTo(chat, 'The sky is blue.');
    expect(whole.messageId).toBe(growing.messageId);
    expect(whole.buttons.flat().map((button) => button.text)).toEqual(['🔁 Retry']);
    expect(chat.botMessages).toHaveLength(1);
    expect(telegram.floods).toBe(0);
  });

  it('shows typing… while the model reads, and nothing else', async () => {
    await start();
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    foundry.answer({ text: 'Done.', firstTokenMs: 150 });
    chat.say(ann, 'Take your time');
    await answerTo(chat, 'Done.');
    await chat.until(({ botMessages }) => botMessages[0]?.buttons.flat()[0]?.text === '🔁 Retry');
    const kinds = chat.timeline.map((entry) => entry.kind);
    expect(kinds.slice(kinds.indexOf('action'))).toEqual(['action', 'send', 'edit']);
  });

  it('keeps history and the chosen model across a restart', async () => {
    await start();
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    chat.say(ann, '/model qwen2.5-0.5b');
    await answerTo(chat, /qwen2\.5-0\.5b answers you/);
    chat.say(ann, 'My name is Ann.');
    await answerTo(chat, 'You said: My name is Ann.');
    expect(await product?.stop()).toBe(0);

    await start();
    chat.say(ann, 'What is my name?');
    await answerTo(chat, 'You said: What is my name?');
    const { model, messages } = foundry.chats.at(-1) ?? {};
    expect(model).toMatch(/^qwen2\.5-0\.5b/i);
    expect(messages?.map((message) => message.content).slice(1)).toEqual([
      'My name is Ann.',
      'You said: My name is Ann.',
      'What is my name?',
    ]);
  });

  it('answers a message that came while the bot was off, once', async () => {
    await start();
    await product?.stop();
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    chat.say(ann, 'Are you there?');
    await start();
    await answerTo(chat, 'You said: Are you there?');
    expect(chat.botMessages).toHaveLength(1);
  });

  it('stops an answer by its button and keeps what is written', async () => {
    await start();
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    foundry.answer(() => ['One ', 'two ', 'three ', 'four']);
    foundry.hold();
    chat.say(ann, 'Count');
    const growing = await answerTo(chat, /^One/);
    await chat.press(ann, growing, '⏹ Stop');
    const stopped = await chat.until(({ botMessages }) =>
      botMessages.find(({ buttons }) => buttons.flat().some(({ text }) => text === '🔁 Retry')),
    );
    expect(stopped.messageId).toBe(growing.messageId);
    expect(stopped.text).toMatch(/^One/);
    foundry.release();
  });

  it('chooses a model by the buttons of /models', async () => {
    await start();
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    chat.say(ann, '/models');
    const list = await answerTo(chat, /^Models/);
    await chat.press(ann, list, 'qwen2.5-0.5b');
    const chosen = await answerTo(chat, /qwen2\.5-0\.5b answers you/);
    expect(chosen.messageId).toBe(list.messageId);
  });

  it('answers one person while another one waits for a slow answer', async () => {
    await start({ FOUNDRY_CONCURRENCY: '2' });
    const ann = telegram.person({ firstName: 'Ann' });
    const ben = telegram.person({ firstName: 'Ben' });
    const [first, second] = [telegram.privateChat(ann), telegram.privateChat(ben)];
    foundry.answer(({ lastUserText }) => ({
      text: `Re: ${lastUserText}`,
      ...(lastUserText === 'slow' ? { firstTokenMs: 8_000 } : {}),
    }));
    first.say(ann, 'slow');
    second.say(ben, 'quick');
    await answerTo(second, 'Re: quick');
    expect(first.botMessages).toEqual([]);
    await answerTo(first, 'Re: slow');
  });

  it('says that Foundry is not running and what to do', async () => {
    const port = foundry.port;
    await foundry.goDown();
    await start({ FOUNDRY_BASE_URL: `http://127.0.0.1:${port}` });
    const ann = telegram.person({ firstName: 'Ann', languageCode: 'ru' });
    const chat = telegram.privateChat(ann);
    chat.say(ann, 'Привет');
    await answerTo(chat, /Foundry не запущен.*foundry server start/s);
  });

  it('lets nobody in by default, and the owner by the code of the banner', async () => {
    const running = await start({ ACCESS: 'approval' });
    const [, code = ''] = await running.until(/\/claim ([A-Z0-9-]+)/);
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    chat.say(ann, 'Hello');
    await answerTo(chat, /private.*\/claim/s);
    expect(foundry.chats).toEqual([]);
    chat.say(ann, `/claim ${code}`);
    await answerTo(chat, /You are the owner/);
    chat.say(ann, 'Hello again');
    await answerTo(chat, 'You said: Hello again');
  });
});
