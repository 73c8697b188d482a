import { Api } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';

let telegram: FakeTelegram;
let api: Api;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  api = new Api(telegram.token, { apiRoot: telegram.url });
});
afterEach(() => telegram.close());

function annsChat() {
  const ann = telegram.person({ firstName: 'Ann' });
  return { ann, chat: telegram.privateChat(ann) };
}

describe('commands and profile', () => {
  it('keeps commands by language and scope', async () => {
    const help = [{ command: 'help', description: 'Help' }];
    const groups = { type: 'all_group_chats' } as const;
    await api.setMyCommands(help);
    await api.setMyCommands([{ command: '/ask', description: 'Вопрос' }], {
      language_code: 'ru',
      scope: groups,
    });
    expect(telegram.commandsFor()).toEqual(help);
    expect(telegram.commandsFor({ languageCode: 'ru', scope: groups })).toEqual([
      { command: 'ask', description: 'Вопрос' },
    ]);
    expect(telegram.commandsFor({ languageCode: 'ru' })).toBeUndefined();
    expect(await api.getMyCommands()).toEqual(help);
    await api.deleteMyCommands();
    expect(await api.getMyCommands()).toEqual([]);
  });

  it.each([
    ['Help', 'x', 'Bad Request: BOT_COMMAND_INVALID'],
    ['a-b', 'x', 'Bad Request: BOT_COMMAND_INVALID'],
    ['a'.repeat(33), 'x', 'Bad Request: command length must not exceed 32'],
    ['', 'x', 'Bad Request: command must be non-empty'],
    ['a', '', 'Bad Request: command description must be non-empty'],
    ['a', 'x'.repeat(257), 'Bad Request: command description length must not exceed 256'],
  ])('refuses the command %j with description %j', async (command, description, problem) => {
    await expect(api.setMyCommands([{ command, description }])).rejects.toMatchObject({
      description: problem,
    });
  });

  it('takes 100 commands and not 101', async () => {
    const list = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ command: `c${n}`, description: 'x' }));
    await expect(api.setMyCommands(list(100))).resolves.toBe(true);
    await expect(api.setMyCommands(list(101))).rejects.toMatchObject({ error_code: 400 });
  });

  it('keeps descriptions by language', async () => {
    await api.setMyDescription('About', { language_code: 'en' });
    expect(telegram.profileText('description', 'en')).toBe('About');
    expect(await api.getMyDescription({ language_code: 'en' })).toEqual({ description: 'About' });
  });
});

describe('flood limits', () => {
  async function statuses(chatId: number, count: number): Promise<number[]> {
    const from = telegram.calls.length;
    for (let n = 0; n < count; n += 1) await api.sendMessage(chatId, `${n}`).catch(() => {});
    return telegram.calls.slice(from).map(({ status }) => status);
  }

  it('let 5 messages at once into a private chat, then ask to wait; edits count too', async () => {
    const { chat } = annsChat();
    const sent = await api.sendMessage(chat.id, 'a');
    await api.editMessageText(chat.id, sent.message_id, 'b');
    expect(await statuses(chat.id, 4)).toEqual([200, 200, 200, 429]);
    await expect(api.editMessageText(chat.id, sent.message_id, 'c')).rejects.toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    expect(telegram.floods).toBe(2);
  });

  it('let 20 messages into a group', async () => {
    const group = telegram.group({ title: 'G', members: [telegram.person({ firstName: 'Ann' })] });
    const all = await statuses(group.id, 21);
    expect(all.filter((status) => status === 200)).toHaveLength(20);
    expect(all.at(-1)).toBe(429);
    await expect(api.sendChatAction(group.id, 'typing')).resolves.toBe(true);
  });

  it('let 30 messages a second out over all chats', async () => {
    // So many more than 30 that the last of them are too many on a slow machine too.
    const chats = Array.from({ length: 200 }, (_, n) =>
      telegram.privateChat(telegram.person({ firstName: `P${n}` })),
    );
    const results = await Promise.allSettled(chats.map((chat) => api.sendMessage(chat.id, 'x')));
    const sent = results.filter(({ status }) => status === 'fulfilled').length;
    expect(sent).toBeGreaterThanOrEqual(30);
    expect(sent).toBeLessThan(200);
  });

  it('refuse everything in the chat until retry_after is over', async () => {
    const quick = await startFakeTelegram({ limits: { privateBurst: 1, privatePerSecond: 4 } });
    const bea = quick.privateChat(quick.person({ firstName: 'Bea' }));
    const quickApi = new Api(quick.token, { apiRoot: quick.url });
    const all = await Promise.allSettled(
      ['a', 'b'].map((text) => quickApi.sendMessage(bea.id, text)),
    );
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refilled = performance.now() + 260;
    while (performance.now() < refilled) await quickApi.getMe();
    await expect(quickApi.sendMessage(bea.id, 'c')).rejects.toMatchObject({ error_code: 429 });
    await quick.close();
  });

  it('can be set otherwise and switched off', async () => {
    const strict = await startFakeTelegram({ limits: { privateBurst: 1 } });
    const bea = strict.privateChat(strict.person({ firstName: 'Bea' }));
    const strictApi = new Api(strict.token, { apiRoot: strict.url });
    await strictApi.sendMessage(bea.id, 'a');
    await expect(strictApi.sendMessage(bea.id, 'b')).rejects.toMatchObject({ error_code: 429 });
    await strict.close();
    const off = await startFakeTelegram({ limits: 'off' });
    const cat = off.privateChat(off.person({ firstName: 'Cat' }));
    const offApi = new Api(off.token, { apiRoot: off.url });
    for (let n = 0; n < 40; n += 1) await offApi.sendMessage(cat.id, `${n}`);
    expect(off.floods).toBe(0);
    await off.close();
  });
});

describe('scripted failures', () => {
  it('answer with an error as often as asked, only where asked', async () => {
    const { chat } = annsChat();
    const fault = telegram.fail({ method: 'sendmessage', times: 2, status: 429, retryAfter: 3 });
    await api.sendChatAction(chat.id, 'typing');
    await expect(api.sendMessage(chat.id, 'a')).rejects.toMatchObject({
      error_code: 429,
      parameters: { retry_after: 3 },
    });
    await expect(api.sendMessage(chat.id, 'b')).rejects.toMatchObject({ error_code: 429 });
    await api.sendMessage(chat.id, 'c');
    expect(fault.hits).toBe(2);
    expect(chat.messages.map(({ text }) => text)).toEqual(['c']);
    expect(telegram.floods).toBe(0);
  });

  it('can be taken back and can look at the arguments', async () => {
    const { chat } = annsChat();
    const fault = telegram.fail({ method: /^send/, when: ({ text }) => text === 'bad', times: 9 });
    await expect(api.sendMessage(chat.id, 'bad')).rejects.toMatchObject({ error_code: 500 });
    await api.sendMessage(chat.id, 'good');
    fault.remove();
    await api.sendMessage(chat.id, 'bad');
    expect(fault.hits).toBe(1);
  });

  it('break the connection before or after the work', async () => {
    const { chat } = annsChat();
    telegram.fail({ method: 'sendMessage', mode: 'drop-before' });
    await expect(api.sendMessage(chat.id, 'one')).rejects.toThrow(/Network request/);
    expect(chat.messages).toEqual([]);
    telegram.fail({ method: 'sendMessage', mode: 'drop-reply' });
    await expect(api.sendMessage(chat.id, 'two')).rejects.toThrow(/Network request/);
    expect(chat.messages).toMatchObject([{ text: 'two' }]);
  });

  it('hang until the client gives up', async () => {
    const { chat } = annsChat();
    const fault = telegram.fail({ method: 'sendMessage', mode: 'hang' });
    const giveUp = new AbortController();
    const hanging = api.sendMessage(chat.id, 'x', {}, giveUp.signal as never);
    const ended = expect(hanging).rejects.toThrow();
    await expect.poll(() => fault.hits).toBe(1);
    giveUp.abort();
    await ended;
    expect(chat.messages).toEqual([]);
  });

  it('can answer late', async () => {
    const { chat } = annsChat();
    telegram.fail({ method: 'sendMessage', mode: 'delay', delayMs: 60 });
    const sent = await api.sendMessage(chat.id, 'x');
    const shown = chat.messages[0];
    expect(shown?.messageId).toBe(sent.message_id);
    expect(performance.now() - (shown?.sentAt ?? 0)).toBeGreaterThan(50);
  });

  it('refuse connections while down and come back on the same port', async () => {
    const { ann, chat } = annsChat();
    const { url } = telegram;
    const polled = api.getUpdates({ timeout: 30 });
    const broken = expect(polled).rejects.toThrow();
    await expect.poll(() => telegram.isPolled).toBe(true);
    await telegram.goDown();
    await broken;
    await expect(api.getMe()).rejects.toThrow();
    chat.say(ann, 'meanwhile');
    await telegram.comeBack();
    expect(telegram.url).toBe(url);
    expect(await api.getUpdates()).toMatchObject([{ message: { text: 'meanwhile' } }]);
  });
});

describe('the log of calls', () => {
  it('can be waited for, past calls included', async () => {
    const { chat } = annsChat();
    const awaited = telegram.untilCall('sendMessage', ({ payload }) => payload.text === 'two');
    await api.sendMessage(chat.id, 'one');
    await api.sendMessage(chat.id, 'two');
    expect(await awaited).toMatchObject({ method: 'sendMessage', status: 200 });
    expect((await telegram.untilCall('sendmessage')).payload.text).toBe('one');
    await expect(telegram.untilCall('getChat', () => true, { withinMs: 10 })).rejects.toThrow(
      /10 ms: a call of getChat[\s\S]*sendMessage 200/,
    );
  });
});
