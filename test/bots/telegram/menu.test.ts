import { describe, expect, it } from 'vitest';
import { eventually, openRig } from './rig.ts';

describe('the command menu', () => {
  it('is English for everybody and Russian for Russians, admin commands last', async () => {
    const { telegram } = await openRig();
    const look = (languageCode: string) => telegram.commandsFor({ languageCode });
    await eventually('both menus', () => look('') !== undefined && look('ru') !== undefined);
    expect(look('')?.map(({ command }) => command)).toEqual([
      'help',
      'ask',
      'stop',
      'model',
      'health',
    ]);
    expect(look('')?.[0]?.description).toBe('Help');
    expect(look('ru')?.[0]).toEqual({ command: 'help', description: 'Помощь' });
  });

  it('is tried again when Telegram is too busy', async () => {
    const { telegram, door } = await openRig({ isStarted: false });
    telegram.fail({ method: 'setMyCommands', status: 502, times: 3 });
    door.start();
    const look = (languageCode: string) => telegram.commandsFor({ languageCode });
    await eventually('both menus', () => look('') !== undefined && look('ru') !== undefined);
  });

  it('that is refused stops nothing', async () => {
    const { telegram, conversation, door, lines, chat, ann } = await openRig({ isStarted: false });
    telegram.fail({ method: 'setMyCommands', status: 400, times: 2 });
    door.start();
    const isSaid = () => lines.filter(({ message }) => /menu/.test(message)).length === 2;
    await eventually('both warnings', isSaid);
    chat.say(ann, 'hello');
    expect((await conversation.next()).incoming.text).toBe('hello');
  });
});
