import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../src/config/environment.ts';
import { readOptions } from '../../src/console/options.ts';
import { EnvDraft } from '../../src/setup/env-draft.ts';
import { setup } from '../../src/setup/program.ts';
import { sessionTexts } from '../../src/setup/session.ts';
import { takeFromOptions } from '../../src/setup/unattended.ts';
import { capture } from '../console/capture.ts';
import { atHome } from '../console/home.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { openSetupRig } from './rig.ts';

type Rig = Awaited<ReturnType<typeof openSetupRig>>;

async function run(rig: Rig, args: readonly string[], environment: Record<string, string> = {}) {
  const own = { ...rig.own, ...environment };
  const { console, out, errors } = capture(own);
  const text = await rig.file().catch(() => '');
  const draft = new EnvDraft({ path: rig.path, text, own, language: 'en' });
  const options = readOptions(args, setup.options);
  const texts = sessionTexts('en');
  const home = await temporaryFolder();
  const status = await atHome(home, () => takeFromOptions({ console, options, draft, texts }));
  return { status, out: out(), errors: errors() };
}

describe('a set-up without a terminal', () => {
  it('takes everything from options, checked, and says what is left to do', async () => {
    const rig = await openSetupRig({
      discord: { messageContentIntent: false },
      text: '# mine\nACCESS=open\n',
    });
    const { telegram, discord, foundry } = rig;
    const args = [
      ...['--telegram-token', `"${telegram.token}"`, '--discord-token', `Bot ${discord.token}`],
      ...['--foundry-url', foundry.url, '--model', 'qwen2.5-0.5b'],
      ...['--admin', 'telegram:1', '--admin=discord:2', '--yes'],
    ];
    const { status, out, errors } = await run(rig, args);
    expect(errors).toBe('');
    expect(status).toBe(0);
    expect(await rig.file()).toMatch(/^# mine\nACCESS=open\n/);
    expect(parseEnvFile(await rig.file())).toEqual({
      ACCESS: 'open',
      TELEGRAM_BOT_TOKEN: telegram.token,
      DISCORD_BOT_TOKEN: discord.token,
      FOUNDRY_BASE_URL: foundry.url,
      FOUNDRY_DEFAULT_MODEL: 'qwen2.5-0.5b',
      ADMIN_IDS: 'telegram:1,discord:2',
    });
    expect(out).toContain('@foundry_test_bot');
    expect(out).toContain('Message Content Intent is off');
    expect(out).toContain(`client_id=${discord.applicationId}`);
    for (const secret of [telegram.token, discord.token]) expect(out).not.toContain(secret);
  });

  it('takes tokens from the environment, where no process list shows them', async () => {
    const rig = await openSetupRig();
    const { status } = await run(rig, [], { TELEGRAM_BOT_TOKEN: rig.telegram.token });
    expect(status).toBe(0);
    expect(parseEnvFile(await rig.file())).toEqual({ TELEGRAM_BOT_TOKEN: rig.telegram.token });
  });

  it('names every problem at once, writes nothing and exits with 2', async () => {
    const rig = await openSetupRig();
    const wrong = `${rig.telegram.token.slice(0, -3)}xyz`;
    const args = [
      ...['--telegram-token', wrong, '--discord-token', rig.telegram.token],
      ...['--foundry-url', rig.foundry.url, '--model', 'phi4mini', '--admin', '@bob'],
    ];
    const { status, out, errors } = await run(rig, args);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(errors).toMatch(/^--telegram-token: Telegram does not know this token/m);
    expect(errors).toMatch(/^--discord-token: This is a Telegram token/m);
    expect(errors).toMatch(/^--admin: Expected ids/m);
    expect(errors).toMatch(/^--model: There is no model phi4mini; did you mean phi-4-mini/m);
    expect(errors.trim().split('\n')).toHaveLength(4);
    expect(errors).not.toContain(wrong);
    await expect(rig.file()).rejects.toThrow('ENOENT');
  });

  it('has to be told something', async () => {
    const rig = await openSetupRig();
    const { status, errors } = await run(rig, ['--yes']);
    expect(status).toBe(2);
    expect(errors).toMatch(/--telegram-token.*TELEGRAM_BOT_TOKEN/);
  });

  it('writes what cannot be checked now, and says so', async () => {
    const rig = await openSetupRig();
    await rig.telegram.goDown();
    const args = ['--telegram-token', rig.telegram.token, '--foundry-url', 'http://127.0.0.1:9'];
    const { status, out } = await run(rig, [...args, '--model', 'phi-4-mini']);
    expect(status).toBe(0);
    expect(out).toMatch(/cannot be reached \(ECONNREFUSED\)\. It is written without a check/);
    expect(out).toContain('No model server answers at http://127.0.0.1:9.');
    expect(parseEnvFile(await rig.file())).toEqual({
      TELEGRAM_BOT_TOKEN: rig.telegram.token,
      FOUNDRY_BASE_URL: 'http://127.0.0.1:9',
      FOUNDRY_DEFAULT_MODEL: 'phi-4-mini',
    });
  });

  it('downloads a model that is not here yet, when asked to', async () => {
    const rig = await openSetupRig({ foundry: { generation: 'g0' } });
    const model = () => rig.foundry.models.find(({ alias }) => alias === 'mistral-7b-v0.2');
    const args = ['--foundry-url', rig.foundry.url, '--model', 'mistral-7b-v0.2'];
    expect((await run(rig, args)).status).toBe(0);
    expect(model()?.cached).toBe(false);
    const { status, out, errors } = await run(rig, [...args, '--download']);
    expect(status).toBe(0);
    expect(errors).toMatch(/^mistral-7b-v0\.2: \d+ %$/m);
    expect(out).toContain('is on this computer');
    expect(model()?.cached).toBe(true);
  });

  it('that is repeated changes nothing', async () => {
    const rig = await openSetupRig();
    const args = ['--telegram-token', rig.telegram.token];
    await run(rig, args);
    const before = await rig.file();
    const { status, out } = await run(rig, args);
    expect(status).toBe(0);
    expect(out).toContain('stays as it is');
    expect(await rig.file()).toBe(before);
  });
});
