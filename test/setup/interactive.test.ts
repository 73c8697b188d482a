import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../src/config/environment.ts';
import { openSetupRig } from './rig.ts';

describe('a newcomer', () => {
  it('gets from nothing to a written .env, each token checked as it is pasted', async () => {
    const rig = await openSetupRig({ foundry: { generation: 'g1' } });
    const person = rig.ask({ FOUNDRY_BASE_URL: rig.foundry.url });
    await person.sees('Do you want a bot on Telegram?');
    person.presses('enter');
    await person.sees('BotFather');
    await person.sees('Paste the Telegram token');
    person.types(`"${rig.telegram.token}" `);
    person.presses('enter');
    await person.sees('@foundry_test_bot');
    await person.sees('Do you want a bot on Discord?');
    person.presses('enter');
    await person.sees('Message Content Intent');
    await person.sees('Paste the Discord token');
    person.types(rig.discord.token);
    person.presses('enter');
    await person.sees(`client_id=${rig.discord.applicationId}`);
    await person.sees('Which model answers');
    await person.sees('phi-4-mini  ● in memory');
    person.presses('down', 'enter');
    await person.sees('Who runs the bots?');
    person.types('telegram:123');
    person.presses('enter');
    await person.sees('+ TELEGRAM_BOT_TOKEN=••••');
    await person.sees('Write them?');
    person.presses('enter');
    await person.sees('is written');
    expect(await person.ended).toBe(0);
    expect(parseEnvFile(await rig.file())).toEqual({
      TELEGRAM_BOT_TOKEN: rig.telegram.token,
      DISCORD_BOT_TOKEN: rig.discord.token,
      FOUNDRY_DEFAULT_MODEL: 'phi-4-mini',
      ADMIN_IDS: 'telegram:123',
    });
    if (process.platform !== 'win32') expect((await stat(rig.path)).mode & 0o777).toBe(0o600);
    for (const secret of [rig.telegram.token, rig.discord.token]) {
      expect(person.shown()).not.toContain(secret);
    }
  });

  it('who pastes the wrong thing is told what it is, at once, and goes on with the right one', async () => {
    const rig = await openSetupRig();
    const person = rig.ask({ FOUNDRY_BASE_URL: 'practice' });
    await person.sees('on Telegram?');
    person.presses('enter');
    await person.sees('Paste the Telegram token');
    person.types(rig.discord.token);
    person.presses('enter');
    await person.sees('This is a Discord token');
    person.types(`${rig.telegram.token.slice(0, -3)}xyz`);
    person.presses('enter');
    await person.sees('Telegram does not know this token');
    await person.sees('What now?');
    expect(person.shown()).not.toContain('Keep it without a check');
    person.presses('enter');
    await person.sees('Paste the Telegram token');
    person.types(rig.telegram.token);
    person.presses('enter');
    await person.sees('@foundry_test_bot');
    await person.sees('on Discord?');
    person.presses('enter');
    await person.sees('Paste the Discord token');
    person.types(rig.discord.applicationId);
    person.presses('enter');
    await person.sees('Application ID');
    person.presses('ctrlC');
    expect(await person.ended).toBe(130);
  });

  it('who leaves with Ctrl+C has changed nothing', async () => {
    const rig = await openSetupRig({ text: 'A=1\n' });
    const person = rig.ask({ FOUNDRY_BASE_URL: 'practice' });
    await person.sees('on Telegram?');
    person.presses('down', 'enter');
    await person.sees('on Discord?');
    person.presses('ctrlC');
    await person.sees('Left; nothing was changed.');
    expect(await person.ended).toBe(130);
    expect(await rig.file()).toBe('A=1\n');
  });

  it('who leaves while a service is asked need not wait for it', async () => {
    const rig = await openSetupRig();
    rig.telegram.fail({ method: 'getMe', mode: 'hang' });
    const person = rig.ask({ FOUNDRY_BASE_URL: 'practice' });
    await person.sees('on Telegram?');
    person.presses('enter');
    await person.sees('Paste the Telegram token');
    person.types(rig.telegram.token);
    person.presses('enter');
    await person.sees('Asking Telegram');
    person.presses('ctrlC');
    await person.sees('Left; nothing was changed.');
    expect(await person.ended).toBe(130);
  });

  it('may keep a token that cannot be checked now', async () => {
    const rig = await openSetupRig();
    await rig.telegram.goDown();
    const person = rig.ask({ FOUNDRY_BASE_URL: 'practice' });
    await person.sees('on Telegram?');
    person.presses('enter');
    await person.sees('Paste the Telegram token');
    person.types(rig.telegram.token);
    person.presses('enter');
    await person.sees('cannot be reached (ECONNREFUSED)');
    await person.sees('Keep it without a check');
    person.presses('down', 'enter');
    await person.sees('kept as it is');
    await person.sees('on Discord?');
    person.presses('down', 'enter');
    await person.sees('practice model');
    person.presses('enter');
    await person.sees('Who runs the bots?');
    person.presses('enter');
    await person.sees('/claim CODE');
    await person.sees('Write them?');
    person.presses('enter');
    expect(await person.ended).toBe(0);
    expect(parseEnvFile(await rig.file())).toEqual({ TELEGRAM_BOT_TOKEN: rig.telegram.token });
  });
});

describe('a second set-up', () => {
  it('keeps everything with Enter, and writes nothing', async () => {
    const rig = await openSetupRig({
      discord: { messageContentIntent: false },
      text: '# mine\nACCESS=open\nTELEGRAM_BOT_TOKEN=x\n',
    });
    const { telegram, discord, foundry } = rig;
    const before = [
      '# mine',
      'ACCESS=open',
      `TELEGRAM_BOT_TOKEN=${telegram.token}`,
      `DISCORD_BOT_TOKEN=${discord.token}`,
      `FOUNDRY_BASE_URL=${foundry.url}`,
      'FOUNDRY_DEFAULT_MODEL=phi-4-mini',
      'ADMIN_IDS=telegram:1',
      '',
    ].join('\n');
    const again = await openSetupRig({ text: before });
    const person = again.ask({ TELEGRAM_API_ROOT: telegram.url, DISCORD_API_ROOT: discord.url });
    await person.sees('Telegram: the token ••••');
    person.presses('enter');
    await person.sees('Discord: the token ••••');
    person.presses('enter');
    await person.sees('Is it on now?');
    person.presses('down', 'enter');
    await person.sees('Which model answers');
    await person.sees('● phi-4-mini');
    person.presses('enter');
    await person.sees('Who runs the bots?');
    person.presses('enter');
    await person.sees('stays as it is');
    expect(await person.ended).toBe(0);
    expect(await again.file()).toBe(before);
  });

  it('turns a messenger off, and leaves the rest of the file to the letter', async () => {
    const text =
      '# a\r\nTELEGRAM_BOT_TOKEN=7000000001:AAFakeTokenForTestsOnly_0123456789abc\r\nX="y z"\r\n';
    const rig = await openSetupRig({ text });
    const person = rig.ask({ FOUNDRY_BASE_URL: 'practice' });
    await person.sees('Telegram: the token');
    person.presses('down', 'down', 'enter');
    await person.sees('on Discord?');
    person.presses('down', 'enter');
    await person.sees('practice model');
    person.presses('enter');
    await person.sees('- TELEGRAM_BOT_TOKEN=••••');
    await person.sees('Write them?');
    person.presses('enter');
    expect(await person.ended).toBe(0);
    expect(await rig.file()).toBe('# a\r\nX="y z"\r\n');
  });

  it('offers to remove an address that is dead when a server is found elsewhere', async () => {
    const rig = await openSetupRig({ text: 'FOUNDRY_BASE_URL=http://127.0.0.1:9\n' });
    const person = rig.ask({ FOUNDRY_PORT_RANGE: `${rig.foundry.port}-${rig.foundry.port}` });
    await person.sees('on Telegram?');
    person.presses('down', 'enter');
    await person.sees('on Discord?');
    person.presses('down', 'enter');
    await person.sees('Remove that line');
    person.presses('enter');
    await person.sees('Which model answers');
    person.presses('enter');
    await person.sees('Write them?');
    person.presses('enter');
    expect(await person.ended).toBe(0);
    expect(await rig.file()).toBe('');
  });
});

describe('without a model server', () => {
  it('the way to one is told, an address that leads nowhere is not kept, the right one is', async () => {
    const rig = await openSetupRig();
    const person = rig.ask();
    await person.sees('on Telegram?');
    person.presses('down', 'enter');
    await person.sees('on Discord?');
    person.presses('down', 'enter');
    await person.sees('No model server was found.');
    await person.sees('Foundry Local');
    await person.sees('What now?');
    person.presses('down', 'enter');
    await person.sees('Its address');
    person.types('localhost');
    person.presses('enter');
    await person.sees('Expected http://host:port');
    person.types('\u0015http://127.0.0.1:9');
    person.presses('enter');
    await person.sees('No model server answers at http://127.0.0.1:9.');
    await person.sees('What now?');
    person.presses('down', 'enter');
    await person.sees('Its address');
    person.types(rig.foundry.url);
    person.presses('enter');
    await person.sees('Found a model server');
    await person.sees('Which model answers');
    person.presses('enter');
    await person.sees('Write them?');
    person.presses('enter');
    expect(await person.ended).toBe(0);
    expect(parseEnvFile(await rig.file())).toEqual({ FOUNDRY_BASE_URL: rig.foundry.url });
  });
});

describe('a model that has to be downloaded', () => {
  async function atDownload() {
    const rig = await openSetupRig({ foundry: { generation: 'g0' } });
    rig.foundry.hold();
    const person = rig.ask({ FOUNDRY_BASE_URL: rig.foundry.url });
    await person.sees('on Telegram?');
    person.presses('down', 'enter');
    await person.sees('on Discord?');
    person.presses('down', 'enter');
    await person.sees('Which model answers');
    await person.sees('mistral-7b-v0.2  ☁ to be downloaded');
    person.presses('up', 'enter');
    await person.sees('Download mistral-7b-v0.2 (4.1 GB) now?');
    person.presses('enter');
    await person.sees('Downloading mistral-7b-v0.2');
    await rig.foundry.untilHeld();
    return { rig, person };
  }

  it('is fetched with a bar', async () => {
    const { rig, person } = await atDownload();
    rig.foundry.step();
    await person.sees(/▓*░+ \d+ %/);
    rig.foundry.release();
    await person.sees('mistral-7b-v0.2 is on this computer.');
    await person.sees('Write them?');
    person.presses('enter');
    expect(await person.ended).toBe(0);
    expect(parseEnvFile(await rig.file())).toMatchObject({
      FOUNDRY_DEFAULT_MODEL: 'mistral-7b-v0.2',
    });
    const model = rig.foundry.models.find(({ alias }) => alias === 'mistral-7b-v0.2');
    expect(model?.cached).toBe(true);
  });

  it('is not fetched after Ctrl+C, and the set-up goes on', async () => {
    const { rig, person } = await atDownload();
    person.presses('ctrlC');
    await person.sees('was stopped');
    await person.sees('stays as it is');
    expect(await person.ended).toBe(0);
    rig.foundry.release();
  });
});

describe('in Russian', () => {
  it('the questions are asked in that language', async () => {
    const rig = await openSetupRig();
    const person = rig.ask({ FOUNDRY_BASE_URL: 'practice' }, 'ru');
    await person.sees('Нужен бот в Telegram?');
    person.presses('enter');
    await person.sees('Вставьте токен Telegram');
    person.types('7000000001');
    person.presses('enter');
    await person.sees('Это только число перед двоеточием.');
    person.presses('ctrlC');
    await person.sees('ничего не изменено');
    expect(await person.ended).toBe(130);
  });
});
