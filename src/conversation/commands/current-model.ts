import type { CommandCall } from './command.ts';

/** The alias of the model that answers this person now. Throws FoundryError. */
export async function currentModel({
  person,
  services,
}: Pick<CommandCall, 'person' | 'services'>): Promise<string> {
  return person?.model ?? (await services.foundry.model()).alias;
}
