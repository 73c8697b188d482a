import { describe, expect, it } from 'vitest';
import type { ChatImage, ChatMessage, Model } from '../../src/foundry/types.ts';
import type { FakeFoundry } from '../fakes/foundry/index.ts';
import type { Capabilities, Stage, StageOptions } from './dialect.contract.ts';
import type { Heard } from './hear.ts';
import type { Asking } from './open-foundry.ts';

/** An image of which nobody looks at more than the bytes. */
export function picture(text: string, mime = 'image/png'): ChatImage {
  return { mime, base64: Buffer.from(text).toString('base64') };
}

/** What the suite of one dialect lends to the rules about images. */
export type ImageScene = {
  stage(): Stage;
  /** Another stage in its place. */
  reopen(options: StageOptions): Promise<void>;
  talk(asking: Asking): Promise<Heard>;
  models(): Promise<Model[]>;
  fake(): FakeFoundry;
  /** The end of an answer, with as much as the server tells. */
  endOf(finish: 'stop' | 'length', completionTokens: unknown): object;
};

/** The rules about images that every dialect keeps, on whichever route its server takes them. */
export function describeImages(
  can: Capabilities,
  { stage, reopen, talk, models, fake, endOf }: ImageScene,
): void {
  describe('images', () => {
    const [first, second, third] = [picture('1'), picture('2', 'image/jpeg'), picture('3')];
    const show = (images: readonly ChatImage[], asking: Asking = {}) => {
      const messages: ChatMessage[] = [{ role: 'user', content: 'What is it?', images }];
      return talk({ model: stage().models.seeing, maxTokens: 2000, messages, ...asking });
    };

    it('are taken by the models that the list tells', async () => {
      const list = await models();
      const find = (id: string) => list.find((model) => model.id === id);
      expect(find(stage().models.seeing)?.sees).toBe(true);
      expect(find(stage().models.loaded)?.sees).toBe(can.loadedSees);
    });

    it('are shown to a model that sees, whose answer comes as any other', async () => {
      const text = stage().looks(second);
      const heard = await show([second]);
      expect(heard).toMatchObject({ thoughts: '' });
      expect(heard.error).toBeUndefined();
      expect(heard.text).toMatch(text);
      expect(heard.end).toEqual(endOf('stop', expect.any(Number)));
    });

    it('may come without words', async () => {
      const text = stage().looks(first);
      const messages: ChatMessage[] = [{ role: 'user', content: '', images: [first] }];
      expect((await show([], { messages })).text).toMatch(text);
    });

    if (can.isFake) {
      it('reach the model with every word that was said', async () => {
        stage().looks(first);
        const messages: ChatMessage[] = [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Look', images: [first] },
          { role: 'assistant', content: 'A cat.' },
          { role: 'user', content: 'And these?', images: [second, third] },
          { role: 'assistant', content: 'Dogs.' },
          { role: 'user', content: 'Sure?' },
        ];
        expect((await show([], { messages })).error).toBeUndefined();
        const asked = fake().answers[0]?.request;
        expect(asked?.messages).toEqual(messages.map(({ role, content }) => ({ role, content })));
        const all = [first, second, third].map(
          ({ mime, base64 }) => `data:${mime};base64,${base64}`,
        );
        expect(asked?.images).toEqual(can.takesImages === 'all' ? all : all.slice(-1));
        expect(asked?.path).toBe(can.imageRoute);
      });

      it('change nothing in how thoughts, stop strings and the longest answer are kept', async () => {
        stage().looks(first);
        fake().answer({ reasoning: 'Hm, fur.', text: 'A cat on a mat' });
        expect(await show([first])).toMatchObject({
          text: 'A cat on a mat',
          thoughts: expect.stringContaining('Hm, fur.'),
        });
        const stopped = await show([first], { stop: [' on'] });
        expect(stopped).toMatchObject({ text: 'A cat', end: { finish: 'stop' } });
        fake().answer('A cat on a mat');
        const cut = await show([first], { maxTokens: 2 });
        expect(cut).toMatchObject({ text: 'A cat ', end: { finish: 'length' } });
      });

      it('are refused as such by a model that takes none', async () => {
        const { loaded } = stage().models;
        const { error } = await show([first], { model: loaded });
        expect(error).toMatchObject({ code: 'no_vision', model: loaded });
      });

      it('tell the window when the prompt is too long for it', async () => {
        stage().looks(first);
        const content = 'word '.repeat(stage().context);
        const messages: ChatMessage[] = [{ role: 'user', content, images: [first] }];
        const { error } = await show([], { messages });
        expect(error).toMatchObject({ code: 'context_too_long', contextTokens: stage().context });
      });
    }

    it('come whole however the bytes of the answer are cut', async () => {
      await reopen({ splitBytes: 1 });
      const text = stage().looks(first);
      expect((await show([first])).text).toMatch(text);
    });
  });
}
