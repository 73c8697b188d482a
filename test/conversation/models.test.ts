import { describe, expect, it } from 'vitest';
import { ADMIN, ANN, incoming, openRig, type Rig, STRANGER } from './rig.ts';

describe('/models and /model', () => {
  async function aliasesIn({ tell }: Rig, text = '/models') {
    const { message } = await tell(text);
    return (message?.buttons ?? []).flat().map(({ label, press }) => ({ label, press }));
  }

  it('offer every chat model once, the loaded one first, with a button that chooses it', async () => {
    const rig = await openRig();
    const buttons = await aliasesIn(rig);
    expect(buttons[0]).toEqual({
      label: '✅ phi-4-mini',
      press: { command: 'model', argument: 'phi-4-mini' },
    });
    expect(buttons.map(({ press }) => press.argument).sort()).toEqual([
      'deepseek-r1-14b',
      'mistral-7b-v0.2',
      'phi-4-mini',
      'qwen2.5-0.5b',
      'qwen3.5-2b',
    ]);
    expect(await rig.ask('/models')).toMatch(/^- ● `phi-4-mini` .*✅$/m);
  });

  it('have pages of ten, with buttons that turn them', async () => {
    const models = Array.from({ length: 23 }, (_, index) => ({
      alias: `model-${index}`,
      id: `model-${index}-generic-cpu:1`,
      cached: true,
      loaded: true,
      task: 'chat-completion',
    }));
    const rig = await openRig({ fake: { models } });
    const turns = async (text: string) => {
      const buttons = await aliasesIn(rig, text);
      const presses = buttons.filter(({ press }) => press.command === 'models');
      return [buttons.length - presses.length, ...presses.map(({ press }) => press.argument)];
    };
    expect(await turns('/models')).toEqual([10, '2']);
    expect(await turns('/models 2')).toEqual([10, '1', '3']);
    expect(await turns('/models 3')).toEqual([3, '2']);
    expect(await turns('/models 99')).toEqual([3, '2']);
    expect(await turns('/models -1')).toEqual([10, '2']);
    expect(await rig.ask('/models 2')).toContain('(page 2 of 3)');
  });

  it('say that there is none, and how to get one', async () => {
    const { ask } = await openRig({ fake: { models: [] } });
    expect(await ask('/models')).toContain('foundry model download');
  });

  it('take a name as people write it', async () => {
    const { ask } = await openRig();
    expect(await ask('/model deepseek-r1:14b')).toContain('`deepseek-r1-14b`');
    expect(await ask('/model PHI-4-MINI')).toBe('From now on `phi-4-mini` answers you.');
    expect(await ask('/model qwen2.5-0.5b-instruct-generic-cpu:4')).toContain('`qwen2.5-0.5b`');
  });

  it('name the nearest models for one that is not there, and keep the old choice', async () => {
    const { ask } = await openRig();
    await ask('/model phi-4-mini');
    expect(await ask('/model phi-4-mnii')).toMatch(
      /^There is no model `phi-4-mnii`\. Did you mean `phi-4-mini`/,
    );
    expect(await ask('/model xyzzy')).toBe(
      'There is no model `xyzzy`. /models shows what there is.',
    );
    expect(await ask('/model a`b')).toContain("`a'b`");
    expect(await ask('/model')).toContain('`phi-4-mini`');
  });

  it('choose for one person, who is answered by that model from then on', async () => {
    const { ask, fake } = await openRig();
    fake.load('qwen2.5-0.5b');
    await ask('/model qwen2.5-0.5b');
    await ask('Hello');
    await ask('Hello', { by: ADMIN });
    expect(fake.chats.map(({ model }) => model)).toEqual([
      'qwen2.5-0.5b-instruct-generic-cpu:4',
      'Phi-4-mini-instruct-generic-gpu:5',
    ]);
    expect(await ask('/whoami')).toContain('Your model: `qwen2.5-0.5b`');
  });

  it('complete a half-written name for those who may choose', async () => {
    const { conversations } = await openRig();
    const complete = async (text: string, by = ANN) =>
      (await conversations.complete(incoming(text, { by }))).map(({ value }) => value);
    expect((await complete('/model QWEN')).sort()).toEqual([
      // Its id says that it is made of one.
      'deepseek-r1-14b',
      'qwen2.5-0.5b',
      'qwen3.5-2b',
    ]);
    expect(await complete('/model phi')).toEqual(['phi-4-mini']);
    expect(await complete('/model qwen', STRANGER)).toEqual([]);
    expect(await complete('/whoami x')).toEqual([]);
  });

  it('complete nothing while Foundry is not running', async () => {
    const { conversations, fake } = await openRig();
    fake.goDown();
    expect(await conversations.complete(incoming('/model phi'))).toEqual([]);
  });

  it('complete with at most 25 names, Discord’s limit', async () => {
    const models = Array.from({ length: 30 }, (_, index) => ({
      alias: `model-${index}`,
      id: `model-${index}-generic-cpu:1`,
      cached: true,
      loaded: false,
      task: 'chat-completion',
    }));
    const { conversations } = await openRig({ fake: { models } });
    expect(await conversations.complete(incoming('/model '))).toHaveLength(25);
  });
});
