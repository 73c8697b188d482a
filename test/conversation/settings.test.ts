import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSetting, settingChoices } from '../../src/conversation/commands/setting-words.ts';
import { ANN, BEN, openRig } from './rig.ts';

const DEFAULTS = { temperature: 0.7, maxTokens: 500 };

describe('/settings', () => {
  it('shows everything as it is for everybody, with what is chosen marked', async () => {
    const { tell } = await openRig();
    const { message } = await tell('/settings');
    expect(message?.markdown).toContain('Temperature: 0.7');
    expect(message?.markdown).toContain('500 tokens, about 400 words');
    expect(message?.markdown).toContain('Reasoning: shown');
    expect(message?.markdown).toContain('Statistics under an answer: hidden');
    const chosen = message?.buttons?.flat().filter(({ label }) => label.startsWith('✅'));
    expect(chosen?.map(({ label }) => label)).toEqual([
      '✅ 🌡 0.7',
      '✅ 📏 500',
      '✅ 💭 Reasoning',
      '✅ Automatic',
    ]);
  });

  it('changes what the model is asked with, for this person alone, and keeps it', async () => {
    const { fake, tell } = await openRig();
    await tell('/settings temperature 0.3');
    await tell('/settings length 64');
    await tell('Hello');
    expect(fake.chats.at(-1)).toMatchObject({ temperature: 0.3, max_tokens: 64 });
    await tell('Hello', { by: BEN });
    expect(fake.chats.at(-1)).toMatchObject({ temperature: 0.7, max_tokens: 500 });
    const { message } = await tell('/settings reset', { isPress: true });
    expect(message?.markdown).toContain('Temperature: 0.7');
    await tell('Hello');
    expect(fake.chats.at(-1)).toMatchObject({ temperature: 0.7, max_tokens: 500 });
  });

  it('lets nobody go over the operator’s longest answer', async () => {
    const { fake, ask, tell } = await openRig();
    expect(await ask('/settings length 100000')).toContain('500 tokens');
    await tell('Hello');
    expect(fake.chats.at(-1)).toMatchObject({ max_tokens: 500 });
  });

  it('answers in the language that was chosen, whatever the platform tells', async () => {
    const { ask } = await openRig();
    expect(await ask('/settings language ru')).toContain('Ваши настройки');
    expect(await ask('/new')).toMatch(/^\p{sc=Cyrillic}/u);
    expect(await ask('/settings language auto')).toContain('Your settings');
  });

  it('puts a line under each answer for whoever wants statistics', async () => {
    const { fake, tell } = await openRig();
    fake.answer(() => ({ text: 'one two three', tokenMs: 5 }));
    expect((await tell('Hello')).message?.footnote).toBeUndefined();
    await tell('/settings statistics on');
    const { message } = await tell('Hello');
    expect(message?.footnote).toMatch(
      /^`phi-4-mini` · 3 tokens · [\d.]+ tokens\/s · first word after \d\.\d s · \d\.\d s in all$/,
    );
  });

  it.each(['temperature', 'temperature 3', 'temperature -1', 'length 0', 'reasoning maybe', 'x'])(
    'says what can be set to %j, and changes nothing',
    async (argument) => {
      const { tell, store } = await openRig();
      const { message } = await tell(`/settings ${argument}`);
      expect(message?.markdown).toMatch(/do not know that setting/);
      expect(message?.buttons?.length).toBeGreaterThan(0);
      expect((await store.people.read(ANN.id))?.settings).toBeUndefined();
    },
  );

  it('understands every choice that it offers, and no text breaks it', () => {
    const person = { id: 'telegram:1', name: 'Ann', model: 'phi' };
    for (const choice of settingChoices(DEFAULTS)) {
      expect(readSetting(choice, DEFAULTS)?.(person), choice).toMatchObject(person);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const changed = readSetting(text, DEFAULTS)?.(person);
        expect(changed?.settings?.maxTokens ?? 0).toBeLessThanOrEqual(DEFAULTS.maxTokens);
      }),
    );
  });

  it('completes what is begun', async () => {
    const { conversations } = await openRig();
    const choices = await conversations.complete({
      id: 'telegram:1:1',
      place: { platform: 'telegram', chat: '1', kind: 'private' },
      author: ANN,
      text: '',
      invocation: { command: 'settings', argument: 'lang' },
    });
    expect(choices.map(({ value }) => value)).toEqual([
      'language en',
      'language ru',
      'language auto',
    ]);
  });
});
