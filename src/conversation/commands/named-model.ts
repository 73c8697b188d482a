import type { Model, ModelState } from '../../foundry/types.ts';
import type { Button, Message } from '../door.ts';
import { shortestName } from '../model-buttons.ts';
import type { CommandCall } from './command.ts';
import { oneByAlias } from './model-choices.ts';

const MAX_OFFERED = 8;

/**
 * The model that the argument names, with its state as of now, and the name to call it by. Throws
 * FoundryError.
 */
export async function namedModel({
  argument,
  services: { foundry },
}: Pick<CommandCall, 'argument' | 'services'>): Promise<{ model: Model; name: string }> {
  const models = await foundry.chatModels({ isFresh: true });
  const model = await foundry.model(argument);
  return { model, name: shortestName(model, models) };
}

/** Asks for the name that was left out, with a button for each model that may be meant. */
export async function askForModel(
  { services: { foundry } }: Pick<CommandCall, 'services'>,
  question: { readonly markdown: string; readonly command: string; readonly states: ModelState[] },
): Promise<Message> {
  const { markdown, command, states } = question;
  const models = await foundry.chatModels({ isFresh: true });
  const buttons = oneByAlias(models.filter(({ state }) => states.includes(state)))
    .slice(0, MAX_OFFERED)
    .map((model): Button[] => {
      const name = shortestName(model, models);
      return [{ label: name, press: { command, argument: name } }];
    });
  return buttons.length === 0 ? { markdown } : { markdown, buttons };
}
