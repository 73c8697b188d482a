import { useButton } from '../model-buttons.ts';
import { countSeconds, secondsSince } from '../seconds.ts';
import type { Command } from './command.ts';
import { modelChoices } from './model-choices.ts';
import { askForModel, namedModel } from './named-model.ts';

/** `/load NAME`: brings a model into memory, with the seconds counting. */
export const load: Command = {
  name: 'load',
  audience: 'admin',
  isPersonal: true,
  option: { isRequired: true },
  async run(call) {
    const { argument, texts, services, show, beside } = call;
    if (argument === '') {
      const markdown = texts.memory.whichToLoad;
      return await askForModel(call, { markdown, command: 'load', states: ['cached'] });
    }
    const { model, name } = await namedModel(call);
    const buttons = [[useButton(name, texts)]];
    if (model.state === 'loaded') return { markdown: texts.memory.alreadyLoaded(name), buttons };
    return await beside(async (signal) => {
      const startedAt = performance.now();
      const stop = countSeconds((seconds, isTick) =>
        show({ markdown: texts.loading(name, seconds), isTick }),
      );
      try {
        await services.foundry.load(model.id, signal);
      } finally {
        stop();
      }
      return { markdown: texts.memory.loaded(name, secondsSince(startedAt)), buttons };
    });
  },
  complete: ({ argument, services: { foundry }, texts }) =>
    modelChoices({ foundry, texts, states: ['cached'] }, argument),
};
