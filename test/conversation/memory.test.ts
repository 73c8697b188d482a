import { describe, expect, it } from 'vitest';
import { foundryModels } from '../fakes/foundry/index.ts';
import type { RecordingReply } from './recording-reply.ts';
import { ADMIN, ANN, incoming, openRig } from './rig.ts';

const BY = { by: ADMIN };

function pressesOf({ message }: RecordingReply): string[] {
  return (message?.buttons ?? []).flat().map(({ press }) => `/${press.command} ${press.argument}`);
}

describe('/load', () => {
  it('brings a model into memory, with the seconds counting, and says how long it took', async () => {
    const models = foundryModels.map((model) => ({ ...model, loadMs: 1_100 }));
    const { fake, tell } = await openRig({ fake: { models } });
    const reply = await tell('/load qwen2.5-0.5b', BY);
    expect(reply.drafts.map(({ markdown }) => markdown)).toEqual([
      '⏳ Loading `qwen2.5-0.5b`…',
      '⏳ Loading `qwen2.5-0.5b`… 1 s',
    ]);
    expect(reply.text).toBe('`qwen2.5-0.5b` is in memory now, after 1 s. It answers at once.');
    expect(pressesOf(reply)).toEqual(['/model qwen2.5-0.5b']);
    expect(fake.models.find(({ alias }) => alias === 'qwen2.5-0.5b')?.loaded).toBe(true);
  });

  it('does nothing for a model that is in memory already', async () => {
    const { fake, ask } = await openRig();
    expect(await ask('/load phi-4-mini', BY)).toBe('`phi-4-mini` is in memory already.');
    expect(fake.requests.filter(({ path }) => path.includes('/load/'))).toEqual([]);
  });

  it('holds up neither questions nor other commands, and /stop ends the waiting', async () => {
    const models = foundryModels.map((model) => ({ ...model, loadMs: 60_000 }));
    const { say, ask } = await openRig({ fake: { models } });
    const { reply, done } = await say('/load qwen2.5-0.5b', BY);
    await reply.untilShown('Loading');
    expect(await ask('Hello', BY)).toBe('You said: Hello');
    expect(await ask('/whoami', BY)).toContain('Your role: admin');
    expect(await ask('/stop')).toBe('There is nothing to stop.');
    expect(await ask('/stop', BY)).toBe('Stopped.');
    await done;
    expect(reply.text).toBe('Stopped.');
    const shown = reply.drafts.length;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(reply.drafts).toHaveLength(shown);
  });

  it('offers to download a model that is not on the disk', async () => {
    const { tell } = await openRig({ fake: { generation: 'g0' } });
    const reply = await tell('/load mistral-7b-v0.2', BY);
    expect(reply.text).toContain('`mistral-7b-v0.2` is not on this computer yet.');
    expect(pressesOf(reply)[0]).toBe('/download mistral-7b-v0.2');
  });

  it('names the nearest models for one that nobody knows', async () => {
    const { ask } = await openRig();
    expect(await ask('/load phi-4-mnii', BY)).toContain('Did you mean `phi-4-mini`');
  });

  it('without a name asks for one, with the models on the disk as buttons', async () => {
    const { tell } = await openRig({ fake: { generation: 'g0' } });
    const reply = await tell('/load', BY);
    expect(reply.text).toContain('Which model shall I load?');
    expect(pressesOf(reply)).toEqual([
      '/load qwen2.5-0.5b',
      '/load deepseek-r1-14b',
      '/load qwen3.5-2b',
    ]);
  });
});

describe('/unload', () => {
  it.each(['g0', 'g1', 'g2'] as const)('takes a model out of memory (%s)', async (generation) => {
    const { fake, ask } = await openRig({ fake: { generation } });
    expect(await ask('/unload phi-4-mini', BY)).toMatch(/^`phi-4-mini` is out of memory\./);
    expect(fake.models.some(({ alias, loaded }) => alias === 'phi-4-mini' && loaded)).toBe(false);
    expect(await ask('/unload phi-4-mini', BY)).toBe('`phi-4-mini` is not in memory.');
    expect(await ask('Hello', BY)).toBe('You said: Hello');
  });

  it('says so when the server decides by itself', async () => {
    const { ask } = await openRig({ fake: { generation: 'openai' } });
    expect(await ask('/unload qwen2.5-7b-instruct', BY)).toContain('decides that by itself');
  });

  it('without a name asks for one, with the models in memory as buttons', async () => {
    const { tell } = await openRig();
    expect(pressesOf(await tell('/unload', BY))).toEqual(['/unload phi-4-mini']);
  });
});

describe('names', () => {
  it('are completed by what the command can be used on, for admins', async () => {
    const { conversations } = await openRig({ fake: { generation: 'g0' } });
    const complete = async (text: string, by = ADMIN) =>
      (await conversations.complete(incoming(text, { by }))).map(({ value }) => value);
    expect(await complete('/load ')).toEqual(['qwen2.5-0.5b', 'deepseek-r1-14b', 'qwen3.5-2b']);
    expect(await complete('/load qwen3')).toEqual(['qwen3.5-2b']);
    expect(await complete('/unload ')).toEqual(['phi-4-mini']);
    expect(await complete('/download ')).toEqual([
      // Its alias means the variant that is in memory.
      'Phi-4-mini-instruct-generic-cpu:5',
      'mistral-7b-v0.2',
    ]);
    expect(await complete('/load ', ANN)).toEqual([]);
  });

  it('are completed with size and device in the person’s language', async () => {
    const { conversations } = await openRig({ fake: { generation: 'g0' } });
    const labels = async (language: string) =>
      (
        await conversations.complete(incoming('/load deepseek', { by: { ...ADMIN, language } }))
      ).map(({ label }) => label);
    expect(await labels('en')).toEqual(['○ deepseek-r1-14b · 10.3 GB · generic-gpu']);
    expect(await labels('ru')).toEqual(['○ deepseek-r1-14b · 10,3 ГБ · generic-gpu']);
  });
});
