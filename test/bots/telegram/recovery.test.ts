import { describe, expect, it } from 'vitest';
import { readUpdates } from '../../../src/bots/telegram/api-answers.ts';
import type { FaultOptions } from '../../fakes/telegram/faults.ts';
import { eventually, type LogLine, openDoor, openRig } from './rig.ts';

type Trouble = Omit<FaultOptions, 'method' | 'times'>;

const page = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const json = (body: string, status = '200 OK', length = body.length) =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n${body}`;
const raw = (bytes: string): Trouble => ({ mode: 'raw', raw: bytes });

const TROUBLES: readonly [string, Trouble][] = [
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['429', { status: 429, retryAfter: 0 }],
  ['500', { status: 500 }],
  ['502', { status: 502 }],
  ['503', { status: 503 }],
  ['504', { status: 504 }],
  ['a cut connection', { mode: 'drop-before' }],
  ['a lost reply', { mode: 'drop-reply' }],
  ['silence', { mode: 'hang' }],
  [
    'a page of a proxy',
    raw(json(page, '502 Bad Gateway').replace('application/json', 'text/html')),
  ],
  ['a page with status 200', raw(json(page))],
  ['an empty body', raw(json(''))],
  ['a body that is cut', raw(json('{"ok":true,"resu', '200 OK', 500))],
  ['a head that is cut', raw('HTTP/1.1 200 OK\r\ncontent-ty')],
  ['what is not HTTP', raw('\u0015\u0003\u0001\u0000\u0002\u0002P')],
  ['null', raw(json('null'))],
  ['a number', raw(json('7'))],
  ['an empty object', raw(json('{}'))],
  ['no result', raw(json('{"ok":true}'))],
  ['the result null', raw(json('{"ok":true,"result":null}'))],
  ['a result of another kind', raw(json('{"ok":true,"result":{"length":3}}'))],
  ['a result that is text', raw(json('{"ok":true,"result":"updates"}'))],
  [
    'a result of nonsense only',
    raw(json('{"ok":true,"result":[null,7,"a",{},{"update_id":"9"}]}')),
  ],
  ['a refusal without reason', raw(json('{"ok":false}'))],
  [
    'a refusal of nonsense',
    raw(json('{"ok":false,"error_code":"x","description":7,"parameters":null}')),
  ],
  [
    'a pause of no length',
    raw(
      json('{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":"soon"}}'),
    ),
  ],
];

const loud = (lines: readonly LogLine[]) =>
  lines.filter(({ level }) => level === 'warn' || level === 'error');

describe.each(['getMe', 'getUpdates'])('%s that meets', (method) => {
  it.each(TROUBLES)('%s leaves the bot able to hear', async (_, trouble) => {
    const { telegram, conversation, door, lines, chat, ann } = await openRig({
      isStarted: false,
      timing: {
        pollSeconds: 0,
        pollGraceMs: 600,
        callDeadlineMs: 600,
        backoffMs: [10, 20],
        refusedBackoffMs: [10, 20],
      },
    });
    const fault = telegram.fail({ method, times: 3, ...trouble });
    chat.say(ann, 'hello');
    door.start();
    expect((await conversation.next()).incoming.text).toBe('hello');
    await eventually('ready', () => door.state === 'ready');
    expect(fault.hits).toBe(3);
    expect(conversation.received).toHaveLength(1);
    // A trouble is told when it begins, not at each try, and never with the token.
    const told = loud(lines).filter(({ message }) => !/command menu/.test(message));
    expect(told).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(telegram.token);
  });
});

describe('an answer whose sending meets', () => {
  it.each(TROUBLES)('%s is never there twice, and the next one lands', async (_, trouble) => {
    const { telegram, conversation, chat, ann } = await openRig({
      timing: { callDeadlineMs: 150 },
    });
    chat.say(ann, 'one');
    const first = (await conversation.next()).reply;
    telegram.fail({ method: 'sendMessage', ...trouble });
    // Whether it was sent cannot always be known; then the service hears of it.
    await first.finish({ markdown: 'First' }).catch(() => {});
    chat.say(ann, 'two');
    await (await conversation.next()).reply.finish({ markdown: 'Second' });
    const texts = chat.botMessages.map(({ text }) => text);
    expect(texts.filter((text) => text === 'First').length).toBeLessThan(2);
    expect(texts.filter((text) => text === 'Second')).toHaveLength(1);
  });
});

const HASTE = { backoffMs: [10, 20], refusedBackoffMs: [10, 20] } as const;

describe('a poller', () => {
  it.each([
    ['null', [null]],
    ['no object', [7, 'a', []]],
    ['without an id', [{ message: {} }]],
    ['with an id that is none', [{ update_id: '8' }, { update_id: -3 }, { update_id: 1.5 }]],
    ['with an id beyond all others', [{ update_id: 2 ** 31 }, { update_id: 1e300 }]],
  ])('reads what comes with an update that is %s', async (_, broken) => {
    const { telegram, conversation, chat, ann } = await openRig({ isStarted: false });
    chat.say(ann, 'before');
    chat.say(ann, 'behind');
    const [before, behind] = telegram.pendingUpdates;
    const result = JSON.stringify([before, ...broken, behind]);
    telegram.fail({ method: 'getUpdates', ...raw(json(`{"ok":true,"result":${result}}`)) });
    const { conversation: hearing, lines } = openDoor({ telegram });
    expect((await hearing.next()).incoming.text).toBe('before');
    expect((await hearing.next()).incoming.text).toBe('behind');
    chat.say(ann, 'after');
    expect((await hearing.next()).incoming.text).toBe('after');
    expect(loud(lines)).toHaveLength(1);
    expect(conversation.received).toHaveLength(0);
  });

  it('follows a server that counts beyond 32 bits, and takes no single number for that', () => {
    const large = [{ update_id: 1_764_500_000_000 }, { update_id: 1_764_500_000_001 }];
    expect(readUpdates(large, 0)).toEqual({ updates: large, unreadable: 0 });
    expect(readUpdates(large, 1_764_500_000_000)).toEqual({ updates: large, unreadable: 0 });
    expect(() => readUpdates(large, 900)).toThrow('unreadable');
    const mixed = [{ update_id: 900 }, ...large];
    expect(readUpdates(mixed, 0)).toEqual({ updates: [{ update_id: 900 }], unreadable: 2 });
    expect(() => readUpdates([{ update_id: 2 ** 53 }], 0)).toThrow('unreadable');
  });

  it('keeps a pause without end for an hour at most, and does not ask at once', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig({ isStarted: false });
    const endless =
      '{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":1e30}}';
    const fault = telegram.fail({ method: 'getUpdates', times: 9, ...raw(json(endless)) });
    door.start();
    await eventually('failing', () => door.state === 'failing');
    chat.say(ann, 'hello');
    await expect(conversation.next(300)).rejects.toThrow('No message');
    expect(fault.hits).toBe(1);
  });

  it('removes a webhook that could not be removed at first, and one that is set again', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig({
      isStarted: false,
      timing: HASTE,
    });
    const url = encodeURIComponent('https://bot.example.org/telegram/webhook');
    const setWebhook = () => fetch(`${telegram.url}/bot${telegram.token}/setWebhook?url=${url}`);
    await setWebhook();
    const fault = telegram.fail({ method: 'deleteWebhook', status: 500, times: 3 });
    chat.say(ann, 'hello');
    door.start();
    expect((await conversation.next()).incoming.text).toBe('hello');
    expect(fault.hits).toBe(3);
    await setWebhook();
    chat.say(ann, 'again');
    expect((await conversation.next()).incoming.text).toBe('again');
  });

  it('goes on when a token that was taken away is valid again, and has its menu then', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig({
      isStarted: false,
      timing: HASTE,
    });
    // Taken away in the moment after it was found good.
    const menu = telegram.fail({ method: 'setMyCommands', status: 401, times: 20 });
    const polls = telegram.fail({ method: 'getUpdates', status: 401, times: 10 });
    door.start();
    await eventually('failing', () => door.state === 'failing');
    chat.say(ann, 'hello');
    expect((await conversation.next()).incoming.text).toBe('hello');
    await eventually('the menu', () => telegram.commandsFor({ languageCode: 'ru' }) !== undefined);
    expect(menu.hits).toBe(20);
    expect(polls.hits).toBe(10);
  });

  it('hears again when a server that was not there for long is back', async () => {
    const { telegram, conversation, door, chat, ann } = await openRig({ timing: HASTE });
    await eventually('a poll', () => telegram.isPolled);
    for (const words of ['once', 'twice', 'three times']) {
      await telegram.goDown();
      await eventually('failing', () => door.state === 'failing');
      chat.say(ann, words);
      await telegram.comeBack();
      expect((await conversation.next()).incoming.text).toBe(words);
      await eventually('ready', () => door.state === 'ready' && telegram.isPolled);
    }
  });
});
