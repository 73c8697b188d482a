import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockFolder } from '../../src/storage/lock.ts';
import { startFakeDiscord } from '../fakes/discord/index.ts';
import { type FakeFoundryOptions, startFakeFoundry } from '../fakes/foundry/index.ts';
import { installFakeFoundryCli } from '../fakes/foundry-cli/index.ts';
import { startFakeTelegram } from '../fakes/telegram/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { examine } from './rig.ts';

async function openTelegram() {
  const telegram = await startFakeTelegram();
  onTestFinished(() => telegram.close());
  const variables = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url };
  return { telegram, variables };
}

async function openDiscord(options = {}) {
  const discord = await startFakeDiscord(options);
  onTestFinished(() => discord.close());
  const variables = { DISCORD_BOT_TOKEN: discord.token, DISCORD_API_ROOT: discord.url };
  return { discord, variables };
}

async function openFoundry(options: FakeFoundryOptions = {}) {
  const foundry = await startFakeFoundry(options);
  onTestFinished(() => foundry.close());
  return foundry;
}

describe('a machine on which all is well', () => {
  it('gets no fault, exit status 0, and not one secret in the report', async () => {
    const [{ telegram, variables }, discord, foundry] = await Promise.all([
      openTelegram(),
      openDiscord(),
      openFoundry(),
    ]);
    discord.discord.guild({ name: 'Family' });
    const found = await examine({
      ...variables,
      ...discord.variables,
      FOUNDRY_BASE_URL: foundry.url,
      API_KEY: 'a-long-secret-key',
    });
    expect(found.lines.filter(({ level }) => level === 'fault' || level === 'warning')).toEqual([]);
    expect(found.status).toBe(0);
    expect(found.of('telegram')[0]).toMatch(/^ok @foundry_test_bot/);
    expect(found.of('discord')).toContain('ok Message Content Intent is on');
    expect(found.of('model')).toEqual(['ok phi-4-mini: in memory']);
    for (const secret of [telegram.token, discord.discord.token, 'a-long-secret-key']) {
      expect(found.raw).not.toContain(secret);
    }
  });

  it('is told of the practice model where that was asked for', async () => {
    const found = await examine({ FOUNDRY_BASE_URL: 'practice' });
    expect(found.of('foundry')).toEqual([expect.stringMatching(/^warning the practice model/)]);
    expect(found.status).toBe(0);
  });
});

describe('Node.js', () => {
  it.each([
    ['18.20.4', 'fault'],
    ['20.18.1', 'fault'],
    ['20.19.0', 'ok'],
    ['24.1.0', 'ok'],
  ])('%s is a matter of %s', async (nodeVersion, level) => {
    const found = await examine({ FOUNDRY_BASE_URL: 'practice' }, { nodeVersion });
    expect(found.of('node')[0]).toMatch(new RegExp(`^${level} ${nodeVersion}`));
    expect(found.status).toBe(level === 'fault' ? 1 : 0);
  });
});

describe('the configuration', () => {
  it('has every problem named as the start names it, and unknown names', async () => {
    const found = await examine({
      FOUNDRY_BASE_URL: 'practice',
      FOUNDRY_TEMPERATURE: '9',
      ADMIN_IDS: '123',
      TELEGRAM_BOT_TOKN: 'x',
    });
    const lines = found.of('configuration');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^fault FOUNDRY_TEMPERATURE: "9" is not valid, expected/);
    expect(lines[1]).toMatch(/^fault ADMIN_IDS: /);
    expect(lines[2]).toMatch(/^warning TELEGRAM_BOT_TOKN .*did you mean TELEGRAM_BOT_TOKEN/);
    expect(found.status).toBe(1);
  });

  it('that is broken does not keep the rest from being looked at', async () => {
    const { variables } = await openTelegram();
    const found = await examine({ ...variables, API_PORT: 'eight', FOUNDRY_BASE_URL: 'practice' });
    expect(found.of('telegram')[0]).toMatch(/^ok @foundry_test_bot/);
  });
});

describe('a token', () => {
  it('that was swapped with the other is recognised', async () => {
    const [{ telegram, variables }, discord] = await Promise.all([openTelegram(), openDiscord()]);
    const found = await examine({
      ...variables,
      ...discord.variables,
      TELEGRAM_BOT_TOKEN: discord.discord.token,
      DISCORD_BOT_TOKEN: telegram.token,
      FOUNDRY_BASE_URL: 'practice',
    });
    expect(found.of('telegram')).toEqual([
      'fault This is a Discord token; a Telegram one is wanted here.',
    ]);
    expect(found.of('discord')).toEqual([
      'fault This is a Telegram token; a Discord one is wanted here.',
    ]);
    expect(found.raw).not.toContain(telegram.token);
    expect(found.status).toBe(1);
  });

  it('with quotes in it, or an id in its place, is told for what it is', async () => {
    const { telegram, variables } = await openTelegram();
    const found = await examine({
      ...variables,
      TELEGRAM_BOT_TOKEN: `“${telegram.token}”`,
      DISCORD_BOT_TOKEN: '1576907691693965312',
      FOUNDRY_BASE_URL: 'practice',
    });
    expect(found.of('configuration')).toEqual([
      expect.stringMatching(/^fault TELEGRAM_BOT_TOKEN: contains characters that no token has/),
    ]);
    expect(found.of('telegram')[0]).toMatch(/^ok @foundry_test_bot/);
    expect(found.of('discord')[0]).toMatch(/^fault This is an id, such as the Application ID/);
    expect(found.raw).not.toContain(telegram.token);
  });

  it('that was revoked is told, with the clicks to a new one', async () => {
    const { telegram, variables } = await openTelegram();
    const wrong = `${telegram.token.slice(0, -3)}xyz`;
    const found = await examine({ ...variables, TELEGRAM_BOT_TOKEN: wrong });
    expect(found.of('telegram')[0]).toMatch(/^fault Telegram does not know this token/);
    expect(found.mend('telegram')).toMatch(/@BotFather.*\/mybots/);
    expect(found.raw).not.toContain(wrong);
  });
});

describe('the Telegram bot', () => {
  it('with a webhook of somebody else is told of it, and the webhook stays', async () => {
    const { telegram, variables } = await openTelegram();
    await fetch(
      `${telegram.url}/bot${telegram.token}/setWebhook?url=${encodeURIComponent('https://old.example/x')}`,
    );
    const found = await examine({ ...variables, FOUNDRY_BASE_URL: 'practice' });
    expect(found.of('telegram').join('\n')).toMatch(/warning a webhook to old\.example is set/);
    const methods = telegram.calls.map(({ method }) => method);
    expect(methods).not.toContain('deleteWebhook');
    expect(methods).not.toContain('getUpdates');
  });

  it('whose messages another program fetches is told of it', async () => {
    const { telegram, variables } = await openTelegram();
    const over = new AbortController();
    const url = `${telegram.url}/bot${telegram.token}/getUpdates?timeout=30`;
    const poll = async () => {
      while (!over.signal.aborted) {
        await fetch(url, { signal: over.signal }).catch(() => {});
      }
    };
    const polling = poll();
    await telegram.untilCall('getUpdates');
    const found = await examine({ ...variables, FOUNDRY_BASE_URL: 'practice' });
    over.abort();
    await polling;
    expect(found.of('telegram').join('\n')).toMatch(/fault another program fetches/);
    expect(found.mend('telegram')).toMatch(/\/revoke/);
  });

  it('is not polled while a copy of ours holds the data folder', async () => {
    const { telegram, variables } = await openTelegram();
    const dir = await temporaryFolder();
    const unlock = await lockFolder(dir);
    onTestFinished(unlock);
    const found = await examine({ ...variables, DATA_DIR: dir, FOUNDRY_BASE_URL: 'practice' });
    expect(telegram.calls.map(({ method }) => method)).not.toContain('getUpdates');
    expect(found.of('data').join('\n')).toContain(
      `a running copy works on it: process ${process.pid}`,
    );
  });
});

describe('the Discord bot', () => {
  it('without the Message Content Intent gets the page to switch it on, without a server the link', async () => {
    const { discord, variables } = await openDiscord({ messageContentIntent: false });
    const found = await examine({ ...variables, FOUNDRY_BASE_URL: 'practice' });
    expect(found.of('discord').slice(1)).toEqual([
      expect.stringMatching(/^warning Message Content Intent is off/),
      expect.stringMatching(/^warning it is in no server yet/),
    ]);
    expect(found.mend('discord')).toContain(`/applications/${discord.applicationId}/bot`);
    expect(found.mend('discord')).toContain(`client_id=${discord.applicationId}`);
    expect(found.status).toBe(0);
  });
});

describe('the clock', () => {
  it.each([
    [-3_600, /^warning 36\d\d s ahead of Telegram/],
    [600, /^warning (59\d|600) s behind Telegram/],
  ])('%i s off from the service is told with its direction', async (seconds, expected) => {
    const server = createServer((_, response) => {
      response.setHeader('date', new Date(Date.now() + seconds * 1_000).toUTCString());
      const result = { id: 1, is_bot: true, username: 'x_bot', first_name: 'x' };
      response.end(JSON.stringify({ ok: true, result }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const found = await examine({
      TELEGRAM_API_ROOT: root,
      TELEGRAM_BOT_TOKEN: '7000000001:AAFakeTokenForTestsOnly_0123456789abc',
      FOUNDRY_BASE_URL: 'practice',
    });
    expect(found.of('clock')[0]).toMatch(expected);
  });
});

describe('Foundry', () => {
  it('is told with every place that was looked at, and the time it took', async () => {
    const [foundry, dir] = await Promise.all([openFoundry(), temporaryFolder()]);
    const cli = await installFakeFoundryCli(dir, { generation: 'g2', foundry });
    onTestFinished(() => cli.close());
    const found = await examine({ FOUNDRY_CLI: cli.path });
    const lines = found.of('foundry').join('\n');
    expect(lines).toMatch(/note daemon\.json: /);
    expect(lines).toContain(`ok foundry server status: ${foundry.url} (g2, `);
    expect(lines).toMatch(/foundry service status: nothing \(\d+ ms\)/);
  });

  it('that is not there is searched in vain, with the way to install it', async () => {
    const found = await examine({});
    expect(found.of('foundry').at(-1)).toBe('fault no model server was found.');
    expect(found.mend('foundry')).toMatch(/Foundry Local/);
    expect(found.of('foundry').join('\n')).toMatch(/there is no such command/);
    expect(found.status).toBe(1);
  });

  it('that is installed and stopped is to be started with its own command', async () => {
    const dir = await temporaryFolder();
    const cli = await installFakeFoundryCli(dir, { generation: 'g0', running: false });
    onTestFinished(() => cli.close());
    const found = await examine({ FOUNDRY_CLI: cli.path });
    expect(found.mend('foundry')).toContain(`${cli.path} service start`);
  });

  it('is not mistaken for the Ethereum tool', async () => {
    const dir = await temporaryFolder();
    const cli = await installFakeFoundryCli(dir, { generation: 'ethereum' });
    onTestFinished(() => cli.close());
    const found = await examine({ FOUNDRY_CLI: cli.path });
    expect(found.of('foundry').join('\n')).toMatch(/another program, not Foundry Local/);
  });

  it('at an address that is dead is told with the address', async () => {
    const found = await examine({ FOUNDRY_BASE_URL: 'http://127.0.0.1:9' });
    expect(found.of('foundry').at(-1)).toContain('(http://127.0.0.1:9)');
    expect(found.status).toBe(1);
  });
});

describe('the default model', () => {
  it('that nobody has is told with the nearest names', async () => {
    const foundry = await openFoundry();
    const found = await examine({
      FOUNDRY_BASE_URL: foundry.url,
      FOUNDRY_DEFAULT_MODEL: 'phi4mini',
    });
    expect(found.of('model')).toEqual([
      'fault there is no model phi4mini (FOUNDRY_DEFAULT_MODEL).',
    ]);
    expect(found.mend('model')).toContain('phi-4-mini');
  });

  it('that is only in the catalogue is told with the way to fetch it', async () => {
    const foundry = await openFoundry({ generation: 'g0' });
    const found = await examine({
      FOUNDRY_BASE_URL: foundry.url,
      FOUNDRY_DEFAULT_MODEL: 'mistral-7b-v0.2',
    });
    expect(found.of('model')).toEqual(['fault mistral-7b-v0.2 is not on this computer yet.']);
    expect(found.mend('model')).toContain('/download mistral-7b-v0.2');
  });
});

describe('the data folder', () => {
  const practice = { FOUNDRY_BASE_URL: 'practice' };

  it('that is a file cannot be used', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'data'), '');
    const found = await examine({ ...practice, DATA_DIR: join(dir, 'data') });
    expect(found.of('data')).toEqual([expect.stringMatching(/^fault .* is not a folder/)]);
    expect(found.status).toBe(1);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'that is read-only cannot be used',
    async () => {
      const dir = await temporaryFolder();
      await chmod(dir, 0o500);
      onTestFinished(() => chmod(dir, 0o700));
      const found = await examine({ ...practice, DATA_DIR: dir });
      expect(found.of('data')).toEqual([expect.stringMatching(/^fault .* cannot be written/)]);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'that others can read is told with the command',
    async () => {
      const dir = await temporaryFolder();
      await mkdir(join(dir, 'people'), { mode: 0o700 });
      await writeFile(join(dir, 'people', 'telegram.1.json'), '{}', { mode: 0o644 });
      const found = await examine({ ...practice, DATA_DIR: dir });
      expect(found.of('data')[0]).toMatch(/^warning others can read 1 entry of it, such as people/);
      expect(found.mend('data')).toContain(`chmod -R go= "${dir}"`);
    },
  );

  it('with files that were set aside names one', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'owner.json.damaged-2026-11-03T10-00-00-000Z'), 'x', { mode: 0o600 });
    const found = await examine({ ...practice, DATA_DIR: dir });
    expect(found.of('data').at(-1)).toMatch(/^warning 1 damaged file was set aside, such as owner/);
  });
});

describe('the port', () => {
  it('that another program has is told', async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const found = await examine({ FOUNDRY_BASE_URL: 'practice', API_PORT: String(port) });
    expect(found.of('port')).toEqual([`fault 127.0.0.1:${port} is held by another program.`]);
  });

  it('at an address of another machine cannot be had', async () => {
    const found = await examine({
      FOUNDRY_BASE_URL: 'practice',
      API_HOST: '192.0.2.1',
      API_KEY: '12345678',
      API_PORT: '18123',
    });
    expect(found.of('port')[0]).toMatch(/^fault 192\.0\.2\.1 is no address of this computer/);
  });
});

describe('a proxy', () => {
  it('is not used, which matters where a messenger is out of reach', async () => {
    const { telegram, variables } = await openTelegram();
    const proxied = {
      ...variables,
      HTTPS_PROXY: 'http://proxy.example:8080',
      FOUNDRY_BASE_URL: 'practice',
    };
    expect((await examine(proxied)).of('proxy')).toEqual([
      'note HTTPS_PROXY is set and not used: every service is called directly',
    ]);
    await telegram.goDown();
    expect((await examine(proxied)).of('proxy')[0]).toMatch(/^warning HTTPS_PROXY is set, but/);
  });
});

describe('a container', () => {
  it('does not reach the computer by 127.0.0.1', async () => {
    const variables = { FOUNDRY_BASE_URL: 'http://127.0.0.1:9' };
    const found = await examine(variables, { isContainer: true });
    expect(found.of('docker')[0]).toMatch(/^warning 127\.0\.0\.1 is the container itself/);
    expect(found.mend('docker')).toContain('host.docker.internal');
    expect((await examine(variables)).of('docker')[0]).toMatch(/^note none/);
  });

  it('in which the server answers is fine', async () => {
    const foundry = await openFoundry();
    const found = await examine({ FOUNDRY_BASE_URL: foundry.url }, { isContainer: true });
    expect(found.of('docker')[0]).toMatch(/^ok inside one/);
  });
});

describe('in Russian', () => {
  it('the report is the same, in that language', async () => {
    const english = await examine({});
    const russian = await examine({}, { language: 'ru' });
    expect(russian.lines.map(({ check, level }) => [check, level])).toEqual(
      english.lines.map(({ check, level }) => [check, level]),
    );
    expect(russian.of('foundry').at(-1)).toBe('fault сервер моделей не найден.');
  });
});
