import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { version } from '../../src/version.ts';
import { startFakeDiscord } from '../fakes/discord/index.ts';
import { type FakeFoundryOptions, startFakeFoundry } from '../fakes/foundry/index.ts';
import { startFakeTelegram } from '../fakes/telegram/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { runCommand, startCommand } from './command.ts';
import { startProduct } from './product.ts';

async function openFoundry(options: FakeFoundryOptions = {}) {
  const foundry = await startFakeFoundry(options);
  onTestFinished(() => foundry.close());
  return { foundry, environment: { FOUNDRY_BASE_URL: foundry.url } };
}

async function openTelegram() {
  const telegram = await startFakeTelegram();
  onTestFinished(() => telegram.close());
  return telegram;
}

describe('the command foundry-chat', () => {
  it('tells its version and what it can do', async () => {
    expect((await runCommand(['--version'])).out).toBe(`${version}\n`);
    const help = await runCommand([]);
    expect(help.status).toBe(0);
    for (const name of ['start', 'setup', 'doctor', 'ask', 'export'])
      expect(help.out).toContain(name);
    const one = await runCommand(['help', 'setup']);
    expect(one.out).toContain('--telegram-token TOKEN');
    expect((await runCommand(['setup', '--help'])).out).toBe(one.out);
    const russian = await runCommand(['--help'], { environment: { LANG: 'ru_RU.UTF-8' } });
    expect(russian.out).toContain('проверяет всё');
  });

  it.each([
    [['doktor'], /no program "doktor".*doctor/],
    [['doctor', '--jsn'], /--jsn: there is no such option; did you mean --json/],
    [['export', '--format', 'pdf'], /--format: "pdf" is none/],
    [['ask', '--model'], /--model: the value is missing/],
    [['start', 'now'], /now: this is too much/],
  ])('%j is refused with 2 and a sentence', async (args, sentence) => {
    const { status, out, errors } = await runCommand(args);
    expect(errors).toMatch(sentence);
    expect([status, out]).toEqual([2, '']);
  });
});

describe('foundry-chat ask', () => {
  it('streams the answer as plain text', async () => {
    const { foundry, environment } = await openFoundry();
    foundry.answer(() => ['**One** ', 'two ', 'three']);
    foundry.hold();
    const running = await startCommand(['ask', 'Count', 'please'], { environment });
    await foundry.untilHeld();
    foundry.step();
    await running.until(/\*\*One\*\*/);
    foundry.release();
    const { status, out, errors } = await running.ended;
    expect([status, out, errors]).toEqual([0, '**One** two three\n', '']);
    expect(foundry.chats.at(-1)?.messages.at(-1)?.content).toBe('Count please');
  });

  it('takes a text from a pipe along, or as the question itself', async () => {
    const { foundry, environment } = await openFoundry();
    const input = 'line one\nline two\n';
    await runCommand(['ask', 'What is this?'], { environment, input });
    const asked = String(foundry.chats.at(-1)?.messages.at(-1)?.content);
    expect(asked).toContain('What is this?');
    expect(asked).toContain('line one\nline two');
    await runCommand(['ask'], { environment, input: 'Why is the sky blue?\n' });
    expect(foundry.chats.at(-1)?.messages.at(-1)?.content).toBe('Why is the sky blue?');
  });

  it('asks the model and with the persona that were named', async () => {
    const { foundry, environment } = await openFoundry();
    const args = ['ask', '--model', 'QWEN2.5-0.5B', '--system', 'Be brief.', 'Hi'];
    expect((await runCommand(args, { environment })).status).toBe(0);
    const chat = foundry.chats.at(-1);
    expect(chat?.model).toMatch(/^qwen2\.5-0\.5b/);
    expect(chat?.messages[0]).toMatchObject({ role: 'system', content: 'Be brief.' });
    const unknown = await runCommand(['ask', '--model', 'phi4mini', 'Hi'], { environment });
    expect(unknown.status).toBe(1);
    expect(unknown.errors).toContain('phi-4-mini');
  });

  it('says what is missing: a question, a server, a valid configuration', async () => {
    const { environment } = await openFoundry();
    expect(await runCommand(['ask'], { environment })).toMatchObject({
      status: 2,
      errors: expect.stringMatching(/What do you want to know/),
    });
    const dead = await runCommand(['ask', 'Hi'], {
      environment: { FOUNDRY_BASE_URL: 'http://127.0.0.1:9' },
    });
    expect(dead.status).toBe(1);
    expect(dead.errors.trim().split('\n')).toHaveLength(1);
    const wrong = await runCommand(['ask', 'Hi'], { environment: { FOUNDRY_TEMPERATURE: '9' } });
    expect(wrong.status).toBe(2);
    expect(wrong.errors).toMatch(/^FOUNDRY_TEMPERATURE: /);
  });

  it('names the practice model beside its answer', async () => {
    const { status, out, errors } = await runCommand(['ask', 'Hello']);
    expect(status).toBe(0);
    expect(errors).toContain('PRACTICE MODEL');
    expect(out).toContain('practice model');
  });

  it('is ended by Ctrl+C, and so is the answer', async () => {
    const { foundry, environment } = await openFoundry();
    foundry.hold();
    const running = await startCommand(['ask', 'Count'], { environment });
    await foundry.untilHeld();
    running.kill('SIGINT');
    expect((await running.ended).status).toBe(130);
    foundry.release();
  });

  it('keeps what was said of an answer that breaks off, and says so', async () => {
    const { foundry, environment } = await openFoundry();
    foundry.answer(() => ['One ', 'two ', 'three']);
    foundry.fail({ path: '/v1/chat/completions', mode: 'reset-mid-stream', afterTokens: 2 });
    const { status, out, errors } = await runCommand(['ask', 'Count'], { environment });
    expect(status).toBe(1);
    expect(out).toMatch(/^One two/);
    expect(errors).toMatch(/broke off/);
  });
});

describe('foundry-chat doctor', () => {
  /** It takes connections and says nothing. */
  async function openBlackHole(): Promise<string> {
    const sockets = new Set<{ destroy(): void }>();
    const server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  // A machine that has other things to do may need a second try.
  it('is through within 5 s when nothing answers at all', { retry: 2 }, async () => {
    const [hole, home] = await Promise.all([openBlackHole(), temporaryFolder()]);
    const cli = join(home, 'foundry');
    await writeFile(cli, '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
    const { status, out, ms } = await runCommand(['doctor'], {
      home,
      environment: {
        TELEGRAM_BOT_TOKEN: '7000000001:AAFakeTokenForTestsOnly_0123456789abc',
        TELEGRAM_API_ROOT: hole,
        DISCORD_BOT_TOKEN: `${Buffer.from('1576907691693965312').toString('base64url')}.wr6YEg.O8yC158Kptjm6RDUTfDXC7ZRGmwo5wB3kib-tQ`,
        DISCORD_API_ROOT: hole,
        FOUNDRY_BASE_URL: hole,
        FOUNDRY_CLI: cli,
      },
    });
    expect(status).toBe(1);
    expect(out).toMatch(/✗ Telegram +127\.0\.0\.1:\d+ does not answer in time/);
    expect(out).toMatch(/✗ Discord +127\.0\.0\.1:\d+ does not answer in time/);
    expect(out).toMatch(/✗ +no model server answers at FOUNDRY_BASE_URL/);
    expect(out).toMatch(/faults to mend/);
    expect(ms).toBeLessThan(5_000);
  });

  it('does not disturb a copy that runs, and knows it', async () => {
    const [telegram, { foundry }, home] = await Promise.all([
      openTelegram(),
      openFoundry(),
      temporaryFolder(),
    ]);
    const environment = {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      FOUNDRY_BASE_URL: foundry.url,
      DATA_DIR: join(home, 'data'),
      ACCESS: 'open',
    };
    const product = await startProduct(environment, { home });
    onTestFinished(async () => void (await product.stop()));
    await telegram.untilCall('getUpdates');
    await product.until(/127\.0\.0\.1:\d+\//);
    const url = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(product.out())?.[1] ?? '';
    const before = telegram.calls.filter(({ method }) => method === 'getUpdates').length;
    const report = await runCommand(['doctor', '--json'], {
      home,
      environment: { ...environment, API_PORT: url },
    });
    const { checks } = JSON.parse(report.out) as { checks: { check: string; text: string }[] };
    const textOf = (name: string) =>
      checks
        .filter(({ check }) => check === name)
        .map(({ text }) => text)
        .join('\n');
    expect(textOf('port')).toContain('held by the running copy');
    expect(textOf('data')).toContain(`process ${product.pid}`);
    expect(report.status).toBe(0);
    expect(telegram.calls.filter(({ method }) => method === 'getUpdates')).toHaveLength(before);
    const ann = telegram.person({ firstName: 'Ann' });
    const chat = telegram.privateChat(ann);
    chat.say(ann, 'Still there?');
    await chat.until(({ botMessages }) =>
      botMessages.find(({ text }) => text === 'You said: Still there?'),
    );
  });
});

describe('foundry-chat setup without a terminal', () => {
  it('writes .env, with which the product then answers', async () => {
    const [telegram, discord, { foundry }, home] = await Promise.all([
      openTelegram(),
      startFakeDiscord(),
      openFoundry(),
      temporaryFolder(),
    ]);
    onTestFinished(() => discord.close());
    const environment = { TELEGRAM_API_ROOT: telegram.url, DISCORD_API_ROOT: discord.url };
    const person = telegram.person({ firstName: 'Ann' });
    const set = await runCommand(
      [
        'setup',
        '--foundry-url',
        foundry.url,
        '--model',
        'phi-4-mini',
        '--admin',
        `telegram:${person.id}`,
      ],
      { home, environment: { ...environment, TELEGRAM_BOT_TOKEN: telegram.token } },
    );
    expect([set.status, set.errors]).toEqual([0, '']);
    expect(set.out).not.toContain(telegram.token);
    const running = await startCommand(['start'], { home, environment });
    onTestFinished(async () => {
      running.kill('SIGTERM');
      await running.ended;
    });
    await telegram.untilCall('getUpdates', () => true, { withinMs: 40_000 });
    const chat = telegram.privateChat(person);
    chat.say(person, 'Hello');
    await chat.until(({ botMessages }) =>
      botMessages.find(({ text }) => text === 'You said: Hello'),
    );
    running.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
  });

  it('writes the file that is named, which Node.js does not take for itself', async () => {
    const args = ['setup', '--env-file', 'other.env', '--admin', 'telegram:1'];
    const { status, out, errors, home } = await runCommand(args);
    expect([status, errors]).toEqual([0, '']);
    expect(out).toContain('put it there as .env');
    expect(await readFile(join(home, 'other.env'), 'utf8')).toBe('ADMIN_IDS=telegram:1\n');
  });

  it('names what is wrong with the options and writes nothing', async () => {
    const telegram = await openTelegram();
    const { status, errors, home } = await runCommand(
      ['setup', '--telegram-token', '123456789012345678', '--discord-token', telegram.token],
      { environment: { TELEGRAM_API_ROOT: telegram.url } },
    );
    expect(status).toBe(2);
    expect(errors.trim().split('\n')).toHaveLength(2);
    expect(await readdir(home)).toEqual([]);
  });
});

describe('foundry-chat export', () => {
  it('writes what somebody said, once no copy runs any more', async () => {
    const [telegram, { foundry }, home] = await Promise.all([
      openTelegram(),
      openFoundry(),
      temporaryFolder(),
    ]);
    const environment = { DATA_DIR: join(home, 'data') };
    expect((await runCommand(['export'], { home, environment })).errors).toMatch(/no data/);
    const product = await startProduct(
      {
        ...environment,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        FOUNDRY_BASE_URL: foundry.url,
        ACCESS: 'open',
      },
      { home },
    );
    onTestFinished(async () => void (await product.stop()));
    await telegram.untilCall('getUpdates', () => true, { withinMs: 40_000 });
    const people = ['Ann', 'Bob'].map((firstName) => telegram.person({ firstName }));
    for (const person of people) {
      const chat = telegram.privateChat(person);
      chat.say(person, `I am ${person.first_name}`);
      await chat.until(({ botMessages }) =>
        botMessages.find(({ text }) => text === `You said: I am ${person.first_name}`),
      );
    }
    const held = await runCommand(['export'], { home, environment });
    expect(held.status).toBe(1);
    expect(held.errors).toContain(`process ${product.pid}`);
    await product.stop();

    const [ann, bob] = people.map(({ id }) => `telegram:${id}`);
    const which = await runCommand(['export'], { home, environment });
    expect(which.status).toBe(2);
    expect(which.errors).toContain(`${ann}  Ann  (1 conversation)`);
    expect(which.errors).toContain(`${bob}  Bob`);
    const written = await runCommand(['export', '--person', ann ?? ''], { home, environment });
    expect(written.status).toBe(0);
    const name = (await readdir(home)).find((each) => each.startsWith('conversations-')) ?? '';
    const text = await readFile(join(home, name), 'utf8');
    expect(text).toContain('I am Ann');
    expect(text).not.toContain('I am Bob');
    const again = await runCommand(['export', '--person', ann ?? ''], { home, environment });
    expect(again.errors).toMatch(/exists already/);
    const json = await runCommand(
      ['export', '--person', bob ?? '', '--format', 'json', '--output', '-'],
      { home, environment },
    );
    const data = JSON.parse(json.out) as { conversations: { exchanges: { question: string }[] }[] };
    expect(data.conversations[0]?.exchanges[0]?.question).toBe('I am Bob');
  });
});
