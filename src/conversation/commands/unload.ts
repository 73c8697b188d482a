import type { Command } from './command.ts';
import { modelChoices } from './model-choices.ts';
import { askForModel, namedModel } from './named-model.ts';

/** `/unload NAME`: takes a model out of memory. */
export const unload: Command = {
  name: 'unload',
  audience: 'admin',
  isPersonal: true,
  option: { isRequired: true },
  async run(call) {
    const { argument, texts, services } = call;
    if (argument === '') {
      const markdown = texts.memory.whichToUnload;
      return await askForModel(call, { markdown, command: 'unload', states: ['loaded'] });
    }
    const { model, name } = await namedModel(call);
    if (model.state !== 'loaded') return { markdown: texts.memory.notLoaded(name) };
    await services.foundry.unload(model.id);
    const { state } = await services.foundry.model(model.id);
    const { unloaded, staysLoaded } = texts.memory;
    return { markdown: state === 'loaded' ? staysLoaded(name) : unloaded(name) };
  },
  complete: ({ argument, services: { foundry }, texts }) =>
    modelChoices({ foundry, texts, states: ['loaded'] }, argument),
};
