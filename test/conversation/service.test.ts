import { describe, expect, it } from 'vitest';
import { FoundryError } from '../../src/foundry/errors.ts';
import { textsFor } from '../../src/texts/index.ts';
import { ADMIN, ANN, incoming, openRig } from './rig.ts';
import { ScriptedCommandLine } from './scripted-command-line.ts';

const BY = { by: ADMIN };
const { problems } = textsFor('en');

async function openWithCommand() {
  const commandLine = new ScriptedCommandLine();
  return { ...(await openRig({ commandLine })), commandLine };
}

describe('/service', () => {
  it.each([
    ['start', true, '✅ Foundry runs at http://127.0.0.1:5273.'],
    ['start', false, 'Foundry did not start'],
    ['restart', true, '✅ Foundry runs'],
    ['restart', false, 'Foundry did not start'],
    ['stop', false, 'Foundry is not running'],
    ['stop', true, 'Foundry did not stop'],
    ['status', true, '✅ Foundry runs'],
    ['status', false, 'Foundry is not running'],
  ] as const)('%s says what became of it (running: %s)', async (action, isRunning, sentence) => {
    const { tell, commandLine } = await openWithCommand();
    commandLine.onService = () =>
      isRunning ? { isRunning, url: 'http://127.0.0.1:5273' } : { isRunning };
    const reply = await tell(`/service ${action.toUpperCase()}`, BY);
    expect(commandLine.asked).toEqual([action]);
    expect(reply.text).toContain(sentence);
    const presses = (reply.message?.buttons ?? []).flat().map(({ press }) => press.command);
    expect(presses).toEqual(isRunning ? ['health'] : ['service', 'health']);
  });

  it('counts the seconds while it goes on, and holds up nobody', async () => {
    const { say, ask, commandLine } = await openWithCommand();
    let finish = (): void => {};
    commandLine.onService = () =>
      new Promise((resolve) => {
        finish = () => resolve({ isRunning: true });
      });
    const { reply, done } = await say('/service start', BY);
    await reply.untilShown('⏳ Starting Foundry… 1 s');
    expect(await ask('Hello', BY)).toBe('You said: Hello');
    finish();
    await done;
    expect(reply.text).toBe('✅ Foundry runs.');
  });

  it('under a message of its own tells there how it went, although an answer is under way', async () => {
    const { fake, say, ask, commandLine } = await openWithCommand();
    fake.hold();
    const { reply, done } = await say('Hello', BY);
    await reply.untilShown('You');
    expect(await ask('/service status', { ...BY, isPress: true })).toBe('✅ Foundry runs.');
    expect(commandLine.asked).toEqual(['status']);
    fake.release();
    await done;
  });

  it.each(['', 'dance'])('asks for one of the four words when it gets "%s"', async (word) => {
    const { tell, commandLine } = await openWithCommand();
    const { message } = await tell(`/service ${word}`, BY);
    expect(message?.markdown).toContain('start, stop, restart, status');
    expect(message?.buttons?.flat().map(({ press }) => press.argument)).toEqual([
      'start',
      'stop',
      'restart',
      'status',
    ]);
    expect(commandLine.asked).toEqual([]);
  });

  it('completes the four words', async () => {
    const { conversations } = await openWithCommand();
    const complete = async (text: string, by = ADMIN) =>
      (await conversations.complete(incoming(text, { by }))).map(({ value }) => value);
    expect(await complete('/service ')).toEqual(['start', 'stop', 'restart', 'status']);
    expect(await complete('/service ST')).toEqual(['start', 'stop', 'status']);
    expect(await complete('/service ', ANN)).toEqual([]);
  });

  it('says that there is no command, and what to do', async () => {
    const { ask } = await openRig();
    expect(await ask('/service start', BY)).toBe(problems.no_cli);
  });

  it('says that the command failed, without its words', async () => {
    const { ask, commandLine } = await openWithCommand();
    commandLine.onService = () => Promise.reject(new FoundryError('service_failed', 'exit 3'));
    expect(await ask('/service start', BY)).toBe(problems.service_failed);
  });

  it('is for admins', async () => {
    const { ask, commandLine } = await openWithCommand();
    expect(await ask('/service stop')).toBe('That is for admins only.');
    expect(await ask('/service start question', { isPress: true })).toContain('for admins only');
    expect(commandLine.asked).toEqual([]);
  });
});
