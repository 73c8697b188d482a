import { isJson } from './form-errors.ts';
import type { Json } from './types.ts';

/** A value that a person types or picks for a slash command's option. */
export type OptionValue = string | number | boolean;

/** A registered command with the options at the place that the person's words name. */
export interface ChosenCommand {
  readonly command: Json;
  /** Subcommand group and subcommand, outermost first. */
  readonly path: readonly Json[];
  readonly options: readonly Json[];
}

const SUBCOMMAND = 1;
const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const NUMBER = 10;

function optionsOf(part: Json): Json[] {
  return Array.isArray(part.options) ? part.options.filter(isJson) : [];
}

/**
 * Finds a slash command by the words a person types, e.g. `model` or `service start` for a subcommand; throws
 * with the registered names when there is no such command.
 */
export function chooseCommand(commands: readonly Json[], words: string): ChosenCommand {
  const [name, ...rest] = words.replace(/^\//, '').split(' ');
  const command = commands.find((one) => one.name === name && one.type === 1);
  if (!command) {
    const known = commands.map((one) => `/${String(one.name)}`).join(' ');
    throw new Error(`no command /${name} is registered; there are: ${known || 'none'}`);
  }
  const path: Json[] = [];
  let options = optionsOf(command);
  for (const word of rest) {
    const inner = options.find((one) => one.name === word && Number(one.type) <= 2);
    if (!inner) throw new Error(`/${String(command.name)} has no subcommand ${word}`);
    path.push(inner);
    options = optionsOf(inner);
  }
  if (options.some((one) => Number(one.type) <= SUBCOMMAND + 1)) {
    throw new Error(`/${words} needs a subcommand`);
  }
  return { command, path, options };
}

function checkText(option: Json, value: OptionValue, where: string): void {
  if (typeof value !== 'string') throw new Error(`${where} takes text`);
  const { min_length: min, max_length: max } = option;
  if (typeof min === 'number' && value.length < min) throw new Error(`${where} is too short`);
  if (typeof max === 'number' && value.length > max) throw new Error(`${where} is too long`);
  if (value.length === 0) throw new Error(`${where} is empty: clients do not send that`);
}

function checkNumber(option: Json, value: OptionValue, where: string): void {
  if (typeof value !== 'number') throw new Error(`${where} takes a number`);
  if (option.type === INTEGER && !Number.isInteger(value)) {
    throw new Error(`${where} takes a whole number`);
  }
  const { min_value: min, max_value: max } = option;
  if (typeof min === 'number' && value < min) throw new Error(`${where} is below ${min}`);
  if (typeof max === 'number' && value > max) throw new Error(`${where} is above ${max}`);
}

function checkValue(option: Json, value: OptionValue, words: string): void {
  const where = `option ${String(option.name)} of /${words}`;
  const choices = Array.isArray(option.choices) ? option.choices.filter(isJson) : [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    const known = choices.map((choice) => JSON.stringify(choice.value)).join(', ');
    throw new Error(`${where} must be one of ${known}`);
  }
  switch (option.type) {
    case STRING:
      checkText(option, value, where);
      return;
    case INTEGER:
    case NUMBER:
      checkNumber(option, value, where);
      return;
    case BOOLEAN:
      if (typeof value !== 'boolean') throw new Error(`${where} takes true or false`);
      return;
    case USER:
      if (typeof value !== 'string') throw new Error(`${where} takes a user's id`);
      return;
    default:
      throw new Error(`${where}: the fake Discord has no options of type ${option.type}`);
  }
}

/**
 * Builds the `options` of an interaction from what a person filled in, as a client would let them: throws for an unknown
 * option, a missing required one, a wrong type or a value that is none of the choices. With `focused`
 * (autocomplete) nothing is required and the focused option is marked.
 */
export function fillOptions(
  chosen: ChosenCommand,
  values: Readonly<Record<string, OptionValue>>,
  words: string,
  focused?: string,
): Json[] {
  for (const name of Object.keys(values)) {
    if (chosen.options.some((option) => option.name === name)) continue;
    const known = chosen.options.map((option) => String(option.name)).join(', ');
    throw new Error(`/${words} has no option ${name}; there are: ${known || 'none'}`);
  }
  const filled = chosen.options.flatMap((option): Json[] => {
    const name = String(option.name);
    const value = values[name];
    const isFocused = name === focused;
    if (value === undefined) {
      if (option.required === true && focused === undefined) {
        throw new Error(`/${words} requires the option ${name}`);
      }
      return [];
    }
    if (!isFocused) checkValue(option, value, words);
    return [{ name, type: option.type, value, ...(isFocused ? { focused: true } : {}) }];
  });
  return chosen.path.reduceRight<Json[]>(
    (options, part) => [{ name: part.name, type: part.type, options }],
    filled,
  );
}
