import type { CommandName, Texts } from '../texts/texts.ts';
import { mayUse, type Role } from './access.ts';
import type { Command } from './commands/command.ts';
import { commands } from './commands/index.ts';
import type { CommandInfo } from './door.ts';

/** A command by its name, in any case. */
export function commandNamed(name: string): Command | undefined {
  const wanted = name.toLowerCase();
  return commands.find((command) => command.name === wanted);
}

/** The commands that stand in the menu of this role, in its order. */
export function menuOf(role: Role): CommandName[] {
  return commands
    .filter((command) => isInMenu(command) && mayUse(role, command.audience))
    .map(({ name }) => name);
}

/** The whole table as doors show it. */
export function describeCommands(texts: Texts): CommandInfo[] {
  return commands.filter(isInMenu).map((command) => describe(command, texts));
}

function isInMenu({ isHidden }: Command): boolean {
  return isHidden !== true;
}

function describe(
  { name, audience, isPersonal, option, complete }: Command,
  texts: Texts,
): CommandInfo {
  const [optionName, description] = texts.options[name as keyof Texts['options']] ?? ['text', ''];
  return {
    name,
    description: texts.commands[name],
    audience,
    isPersonal: isPersonal === true,
    ...(option === undefined
      ? {}
      : {
          option: {
            name: optionName,
            description,
            isRequired: option.isRequired,
            completes: complete !== undefined,
          },
        }),
  };
}
