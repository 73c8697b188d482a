import type { Model } from '../../foundry/types.ts';
import { retryButton } from '../answer-buttons.ts';
import type { Choice, Message } from '../door.ts';
import { conversationKey } from '../keys.ts';
import { downloadButton, shortestName } from '../model-buttons.ts';
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
    const { foundry } = call.services;
    const chosen = await foundry.model(call.argument);
    const name = shortestName(chosen, await foundry.chatModels());
    const { author } = call.incoming;
    await call.services.store.people.update(author.id, (person) => ({
      ...(person ?? { id: author.id, name: author.name }),
      model: name,
    }));
    return withRetry(sayChosen(chosen, name, call), call);
  },
  complete: ({ argument, services: { foundry }, texts }): Promise<readonly Choice[]> =>
    modelChoices({ foundry, texts }, argument),
};

/** A question that the model before could not answer is still there. */
async function withRetry(message: Message, call: CommandCall): Promise<Message> {
  const { incoming, services, texts } = call;
  const last = await services.history.find(conversationKey(incoming), '');
  if (last?.state !== 'failed') return message;
  const buttons = [...(message.buttons ?? []), [retryButton(last.source, texts)]];
  return { ...message, buttons };
}

function sayChosen({ state, alias }: Model, name: string, { texts, role }: CommandCall): Message {
  if (state === 'loaded') return { markdown: texts.modelChosen(name) };
  if (state === 'cached') return { markdown: texts.modelChosenLoads(name) };
  return {
    markdown: `${texts.modelChosen(name)}\n\n${texts.modelChosenMissing(alias)}`,
    ...(role === 'admin' ? { buttons: [[downloadButton(name, texts)]] } : {}),
  };
}
