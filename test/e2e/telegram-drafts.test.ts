import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type FakeTelegram, readRichHtml, startFakeTelegram } from '../fakes/telegram/index.ts';
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

async function start(variables: Record<string, string>) {
  const addresses = { TELEGRAM_API_ROOT: telegram.url, FOUNDRY_BASE_URL: foundry.url };
  const open = { TELEGRAM_BOT_TOKEN: telegram.token, ACCESS: 'open' };
  product = await startProduct({ ...addresses, ...open, ...variables }, { home });
  await telegram.untilCall('getUpdates');
  const ann = telegram.person({ firstName: 'Ann', languageCode: 'en' });
  return { ann, chat: telegram.privateChat(ann) };
}

describe('the built product with drafts', () => {
  it('lets an answer grow as a draft and ends with one message', async () => {
    const { ann, chat } = await start({ TELEGRAM_STREAMING: 'draft' });
    foundry.answer(() => ['The ', 'sky ', 'is ', 'blue.']);
    foundry.hold();
    chat.say(ann, 'Why is the sky blue?');
    await foundry.untilHeld();
    await chat.until(({ draft }) => draft?.startsWith('The'), { what: 'a draft' });
    expect(chat.botMessages).toEqual([]);
    foundry.release();
    await chat.until(({ botMessages }) => botMessages[0]?.text === 'The sky is blue.');
    expect(chat.draft).toBeUndefined();
    expect(chat.timeline.filter(({ kind }) => ['send', 'edit'].includes(kind))).toHaveLength(2);
    expect(telegram.floods).toBe(0);
  });

  it('stops by the button of the draft and keeps what is written', async () => {
    const { ann, chat } = await start({ TELEGRAM_STREAMING: 'draft' });
    foundry.answer(() => ['One ', 'two ', 'three ', 'four']);
    foundry.hold();
    chat.say(ann, 'Count');
    await chat.until(({ draft }) => draft?.startsWith('One'), { what: 'a draft' });
    chat.stopDraft();
    const stopped = await chat.until(({ botMessages }) => botMessages[0], { what: 'the message' });
    expect(stopped.text).toMatch(/^One/);
    expect(stopped.text).not.toContain('four');
    foundry.release();
    foundry.answer(() => ['Yes.']);
    chat.say(ann, 'Are you there?');
    await chat.until(({ botMessages }) => botMessages[1]?.text === 'Yes.');
    expect(chat.botMessages).toHaveLength(2);
  });

  it('writes rich messages when it is told to', async () => {
    const { ann, chat } = await start({ TELEGRAM_RICH_MESSAGES: 'true' });
    foundry.answer(() => ['| a | b |\n', '|---|---|\n', '| 1 | $x^2$ |']);
    chat.say(ann, 'A table, please');
    const answer = await chat.until(({ botMessages }) => botMessages.find(({ rich }) => rich));
    expect(readRichHtml(answer.text).text).toBe('a\nb\n1\nx^2');
    expect(chat.botMessages).toHaveLength(1);
  });
});
