import { describe, expect, it } from 'vitest';
import type { Author } from '../../src/conversation/door.ts';
import { foundryModels } from '../fakes/foundry/index.ts';
import type { RecordingReply } from './recording-reply.ts';
import { ADMIN, ANN, openRig, RETRY } from './rig.ts';

const CPU = 'Phi-4-mini-instruct-generic-cpu:5';

function pressesOf({ message }: RecordingReply): string[] {
  return (message?.buttons ?? [])
    .flat()
    .map(({ press }) => `/${press.command} ${press.argument}`.trim());
}

/** A g0 server, whose list tells what is on the disk, and somebody who chose a model of it. */
async function openWith(model: string, by: Author) {
  const rig = await openRig({ fake: { generation: 'g0' } });
  await rig.store.people.update(by.id, () => ({ id: by.id, name: by.name, model }));
  return rig;
}

describe('a question to a model that is not on the disk', () => {
  it('gets the names of models that are, with buttons to choose one', async () => {
    const { tell, history } = await openWith('mistral-7b-v0.2', ANN);
    const reply = await tell('Hello');
    expect(reply.text).toMatch(/^`mistral-7b-v0\.2` is not on this computer yet\..*`phi-4-mini`/);
    expect(pressesOf(reply)).toContain('/model phi-4-mini');
    expect(pressesOf(reply).join()).not.toContain('download');
    expect(await history.all('telegram:1')).toMatchObject([{ state: 'failed' }]);
  });

  it('gets an admin a button that downloads it', async () => {
    const { tell } = await openWith('mistral-7b-v0.2', ADMIN);
    const reply = await tell('Hello', { by: ADMIN });
    expect(reply.message?.buttons?.[0]).toEqual([
      {
        label: '⬇ Download mistral-7b-v0.2',
        press: { command: 'download', argument: 'mistral-7b-v0.2' },
      },
    ]);
  });
});

describe('a question to a model that nobody knows', () => {
  it('gets the nearest names, with buttons to choose one', async () => {
    const { tell } = await openWith('phi-4-mnii', ANN);
    const reply = await tell('Hello');
    expect(reply.text).toMatch(/^There is no model `phi-4-mnii`\. Did you mean `phi-4-mini`/);
    expect(pressesOf(reply)[0]).toBe('/model phi-4-mini');
  });

  it('gets an admin a button that downloads the nearest one which is not on the disk', async () => {
    const { tell } = await openWith('mistral-7b-v2', ADMIN);
    const reply = await tell('Hello', { by: ADMIN });
    expect(pressesOf(reply)).toContain('/download mistral-7b-v0.2');
    expect(pressesOf(await tell('Hello', { by: ADMIN }))).not.toContain('/model mistral-7b-v0.2');
  });

  it('is told so without names when nothing is near', async () => {
    const { tell } = await openWith('xyzzy', ANN);
    const { message } = await tell('Hello');
    expect(message).toEqual({
      markdown: 'There is no model `xyzzy`. /models shows what there is.',
      buttons: [[RETRY]],
    });
  });
});

describe('a model that cannot be loaded', () => {
  const broken = (hasVariant: boolean) =>
    foundryModels
      .filter(({ id }) => hasVariant || id !== CPU)
      .map((model) =>
        model.id === 'Phi-4-mini-instruct-generic-gpu:5'
          ? { ...model, loaded: false, loadError: 'requires DmlExecutionProvider' }
          : model,
      );

  it.each([
    ['g0', ANN, `/model ${CPU}`],
    ['g2', ANN, `/model ${CPU}`],
    ['g0', ADMIN, `/download ${CPU}`],
  ] as const)(
    'is named, with its variant for the processor (%s, $1.name)',
    async (generation, by, button) => {
      const { tell } = await openRig({ fake: { generation, models: broken(true) } });
      await tell('/model Phi-4-mini-instruct-generic-gpu:5', { by });
      const reply = await tell('Hello', { by });
      expect(reply.text).toMatch(/^`phi-4-mini` could not be loaded/);
      expect(reply.text).toContain(`\`${CPU}\``);
      expect(reply.text).not.toContain('DmlExecutionProvider');
      expect(pressesOf(reply)).toEqual([button, expect.stringMatching(/^\/retry /)]);
    },
  );

  it('is named, with /models, when there is no such variant', async () => {
    const { tell } = await openRig({ fake: { models: broken(false) } });
    await tell('/model phi-4-mini');
    const { message } = await tell('Hello');
    expect(message).toEqual({
      markdown:
        '`phi-4-mini` could not be loaded. Choose another with /models; a smaller one may fit.',
      buttons: [[RETRY]],
    });
  });
});
