import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../src/conversation/advice.ts';
import { FoundryError } from '../../src/foundry/errors.ts';
import { textsFor } from '../../src/texts/index.ts';
import { type FakeFoundryOptions, foundryModels } from '../fakes/foundry/index.ts';
import { openRig } from './rig.ts';

const BLIND = 'Phi-4-mini-instruct-generic-gpu:5';
const SEEING = 'qwen3.5-2b-generic-cpu:2';
const texts = textsFor('en');

/** What somebody is told whose picture came to the model that does not see. */
async function advice(
  { role = 'user', nearest = [] as readonly string[] } = {},
  fake: FakeFoundryOptions = { generation: 'g0' },
) {
  const { foundry } = await openRig({ fake });
  const fault = new FoundryError('no_vision', 'takes no images', { model: BLIND, nearest });
  return await adviceFor(fault, { foundry, role: role === 'admin' ? 'admin' : 'user', texts });
}

describe('a picture for a model that does not see', () => {
  it('gets the names of models that do, with buttons to choose one', async () => {
    expect(await advice({ nearest: ['qwen3.5-2b', 'gemma-3-4b'] })).toEqual({
      markdown:
        '`phi-4-mini` cannot see pictures. Choose one that can: `qwen3.5-2b` or `gemma-3-4b`.',
      buttons: ['qwen3.5-2b', 'gemma-3-4b'].map((alias) => [
        { label: texts.modelButtons.use(alias), press: { command: 'model', argument: alias } },
      ]),
    });
  });

  it('is told where they are marked when none is known', async () => {
    expect(await advice()).toEqual({
      markdown:
        '`phi-4-mini` cannot see pictures. Choose a model that can with /models, where 👁 marks them.',
    });
  });

  it('gets an admin a button that downloads one when none is on the disk', async () => {
    const models = foundryModels.map((model) =>
      model.id === SEEING ? { ...model, cached: false } : model,
    );
    const fake = { generation: 'g0', models } as const;
    const { buttons } = await advice({ role: 'admin' }, fake);
    expect(buttons).toEqual([
      [
        {
          label: '⬇ Download qwen3.5-2b',
          press: { command: 'download', argument: 'qwen3.5-2b' },
        },
      ],
    ]);
    expect((await advice({}, fake)).buttons).toBeUndefined();
    const others = await advice({ role: 'admin', nearest: ['gemma-3-4b'] }, fake);
    expect(others.buttons?.flat().map(({ press }) => press.command)).toEqual(['model']);
  });

  it('is told so of a model that is not in the list any more', async () => {
    const { markdown } = await advice({}, { generation: 'g0', models: [] });
    expect(markdown).toContain(`\`${BLIND}\` cannot see pictures`);
  });
});

it('/models marks those that see', async () => {
  const { ask } = await openRig({ fake: { generation: 'g0' } });
  const text = await ask('/models');
  expect(text).toMatch(/^- ○ `qwen3\.5-2b` .*👁$/m);
  expect(text.match(/👁/g)).toHaveLength(2);
  expect(text).toContain('👁 sees pictures');
});
