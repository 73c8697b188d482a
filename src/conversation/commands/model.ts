import { findModel } from '../../foundry/model-names.ts';
import type { Model } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Choice, Message } from '../door.ts';
import type { Command, CommandCall } from './command.ts';
import { currentModel } from './current-model.ts';
import { modelChoices } from './model-choices.ts';

/** `/model [name]`: shows or chooses the person's model. */
export const model: Command = {
  name: 'model',
  audience: 'user',
  isPersonal: true,
  option: { isRequired: false },
  async run(call) {
    if (call.argument === '') return { markdown: call.texts.modelIs(await currentModel(call)) };
    const chosen = await call.services.foundry.model(call.argument);
    const name = await shortestName(chosen, call);
    const { author } = call.incoming;
    await call.services.store.people.update(author.id, (person) => ({
      ...(person ?? { id: author.id, name: author.name }),
      model: name,
    }));
    return sayChosen(chosen, name, call.texts);
  },
  complete: ({ argument, services }): Promise<readonly Choice[]> =>
    modelChoices(services.foundry, argument),
};

/** The alias, unless it means another variant: then the id, which survives a new variant. */
async function shortestName(chosen: Model, { services }: CommandCall): Promise<string> {
  const meant = findModel(chosen.alias, await services.foundry.chatModels());
  return meant?.id === chosen.id ? chosen.alias : chosen.id;
}

function sayChosen({ state, alias }: Model, name: string, texts: Texts): Message {
  if (state === 'loaded') return { markdown: texts.modelChosen(name) };
  if (state === 'cached') return { markdown: texts.modelChosenLoads(name) };
  return { markdown: `${texts.modelChosen(name)}\n\n${texts.modelChosenMissing(alias)}` };
}
