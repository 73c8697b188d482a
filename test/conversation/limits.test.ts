import { describe, expect, it } from 'vitest';
import { LIMITS, Limits } from '../../src/conversation/limits.ts';
import { LANGUAGES, textsFor } from '../../src/texts/index.ts';
import { ADMIN, ANN, BEN, GROUP, openRig, type Rig } from './rig.ts';

const MINUTE_MS = 60_000;
const LOCAL = { id: 'terminal:local', name: 'Me', isLocal: true };
const { questionsAMinute, waiting, characters, answersADay } = LIMITS;

async function askTimes({ ask }: Rig, times: number, by = ANN): Promise<void> {
  for (let time = 1; time <= times; time += 1) await ask(`question ${time}`, { by });
}

describe.each(LANGUAGES)('whoever asks too often in %s', (language) => {
  it('is told once in a minute, with the time, and is answered again after it', async () => {
    let now = 0;
    const rig = await openRig({ now: () => now });
    const { ask, tell, fake } = rig;
    const by = { ...ANN, language };
    await askTimes(rig, questionsAMinute, by);
    now = 20_000;
    const sentence = textsFor(language).limits.questionsAMinute(questionsAMinute, 40);
    expect((await tell('more', { by })).message).toEqual({ markdown: sentence, isPersonal: true });
    expect((await tell('more', { by, place: GROUP })).message).toBeUndefined();
    expect(fake.chats).toHaveLength(questionsAMinute);
    now = MINUTE_MS;
    expect(await ask('again', { by })).toBe('You said: again');
  });
});

describe('a limit', () => {
  it('is each person’s own, and holds neither admins nor whoever sits at this machine', async () => {
    const rig = await openRig({ now: () => 0 });
    await askTimes(rig, questionsAMinute);
    expect(await rig.ask('mine', { by: BEN })).toBe('You said: mine');
    await askTimes(rig, questionsAMinute + 1, ADMIN);
    expect(await rig.ask('free', { by: ADMIN })).toBe('You said: free');
    expect(await rig.ask('x'.repeat(characters + 1), { by: LOCAL })).toContain('You said: xxx');
  });

  it('is not told to what a messenger delivers again', async () => {
    const rig = await openRig({ now: () => 0 });
    rig.fake.hold();
    const ids = Array.from({ length: waiting + 1 }, (_, index) => `telegram:1:${index}`);
    for (const id of ids) await rig.say(`question ${id}`, { id });
    const again = await Promise.all(ids.map((id) => rig.say(`question ${id}`, { id })));
    expect(again.map(({ reply }) => reply.message)).toEqual(ids.map(() => undefined));
    expect((await rig.tell('one more')).text).toContain('still waiting');
    rig.fake.release();
  });

  it('counts retries and continued answers as questions, and says so beside the answer', async () => {
    const rig = await openRig({ now: () => 0 });
    const { tell, fake } = rig;
    await askTimes(rig, questionsAMinute - 1);
    await tell('/retry', { isPress: true });
    const refused = await tell('/retry', { isPress: true });
    expect(refused.message).toMatchObject({ isAside: true, isPersonal: true });
    expect(refused.text).toContain('a lot at once');
    expect((await tell('/continue', { isPress: true })).message).toBeUndefined();
    expect((await tell('/ask more')).text).toContain('a lot at once');
    expect(fake.chats).toHaveLength(questionsAMinute);
  });

  it('counts neither commands nor what came to nothing', async () => {
    const rig = await openRig({ now: () => 0 });
    const { ask, tell } = rig;
    await ask('first', { id: 'm:1' });
    for (let time = 0; time < questionsAMinute; time += 1) {
      await tell('/whoami');
      await tell('/retry nothing', { isPress: true });
      await tell('first', { id: 'm:1' });
    }
    expect(await ask('second')).toBe('You said: second');
  });

  it('holds changed questions too', async () => {
    const rig = await openRig({ now: () => 0 });
    await rig.ask('one', { id: 'm:1' });
    for (let time = 2; time <= questionsAMinute; time += 1) {
      await rig.tell(`version ${time}`, { id: 'm:1', isEdit: true });
    }
    const refused = await rig.tell('one too many', { id: 'm:1', isEdit: true });
    expect(refused.text).toContain('a lot at once');
    expect(rig.fake.chats).toHaveLength(questionsAMinute);
  });

  it('lets only so many questions of a person wait, in all places together', async () => {
    const rig = await openRig({ now: () => 0 });
    const { fake, say, tell } = rig;
    fake.hold();
    const asked = await Promise.all(
      Array.from({ length: waiting + 1 }, (_, index) =>
        say(`question ${index}`, index % 2 === 0 ? {} : { place: GROUP }),
      ),
    );
    const { text } = await tell('more');
    expect(text).toBe(textsFor('en').limits.waiting(waiting, 0));
    fake.release();
    await Promise.all(asked.map(({ done }) => done));
    expect((await tell('now')).text).toBe('You said: now');
  });

  it('lets no message in that is too long, and says how long it may be', async () => {
    const { tell, store, fake } = await openRig();
    expect((await tell('x'.repeat(characters + 1))).text).toContain('at most 32,000 characters');
    expect((await tell(`/ask ${'x'.repeat(characters + 1)}`)).text).toContain('32,000');
    expect(await store.conversations.keys()).toEqual([]);
    expect((await tell('x'.repeat(characters))).text).toContain('You said: xxx');
    expect(fake.chats).toHaveLength(1);
  });

  it('of a day is told with the time until the next', () => {
    let now = 0;
    const limits = new Limits(() => now);
    const take = () => limits.take('telegram:1', { characters: 1, underWay: 0 });
    for (let question = 0; question < answersADay; question += 1) {
      expect(take()).toBeUndefined();
      now += MINUTE_MS;
    }
    const leftMs = (24 * 60 - answersADay) * MINUTE_MS;
    expect(take()).toEqual({ limit: 'answersADay', retryInMs: leftMs, isRepeated: false });
    expect(take()?.isRepeated).toBe(true);
    // What was refused is not counted for the minute either.
    for (let time = 0; time < questionsAMinute; time += 1)
      expect(take()?.limit).toBe('answersADay');
    now += leftMs;
    expect(take()).toBeUndefined();
  });
});
