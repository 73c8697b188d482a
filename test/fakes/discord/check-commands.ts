import { FormErrors, type FormPath, isJson } from './form-errors.ts';
import type { Json } from './types.ts';

/** The languages that Discord's client has; keys of `name_localizations` (reference: "Locales"). */
export const LOCALES: ReadonlySet<string> = new Set(
  (
    'ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru ' +
    'sv-SE th tr uk vi zh-CN zh-TW'
  ).split(' '),
);

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;
const STRING = 3;
const WITH_CHOICES = [STRING, 4, 10];
/** Longest a command may be in all: names, descriptions and values of it and its options. */
const COMMAND_MAX = 8000;

function checkName(form: FormErrors, path: FormPath, value: unknown): void {
  const name = form.text(path, value, { min: 1, max: 32, required: true });
  if (name === undefined || name.length === 0 || name.length > 32) return;
  if (!NAME.test(name) || name !== name.toLowerCase()) {
    form.add(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
}

function checkLocalizations(
  form: FormErrors,
  path: FormPath,
  value: unknown,
  check: (path: FormPath, text: unknown) => void,
): void {
  if (value === undefined || value === null) return;
  for (const [locale, text] of Object.entries(isJson(value) ? value : {})) {
    if (LOCALES.has(locale)) check([...path, locale], text);
    else {
      form.add(
        [...path, locale],
        'ENUM_TYPE_COERCE',
        `Value "${locale}" is not a valid enum value.`,
      );
    }
  }
}

function checkTexts(form: FormErrors, path: FormPath, part: Json): void {
  checkName(form, [...path, 'name'], part.name);
  checkLocalizations(form, [...path, 'name_localizations'], part.name_localizations, (at, text) =>
    checkName(form, at, text),
  );
  const limits = { min: 1, max: 100, required: true };
  form.text([...path, 'description'], part.description, limits);
  checkLocalizations(
    form,
    [...path, 'description_localizations'],
    part.description_localizations,
    (at, text) => form.text(at, text, limits),
  );
}

function checkChoices(form: FormErrors, path: FormPath, option: Json): void {
  const at = [...path, 'choices'];
  const choices = form.objects(at, option.choices, { max: 25 });
  if (choices.length > 0 && option.autocomplete === true) {
    form.add(
      at,
      'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
      'Autocomplete may not be set to true if choices are present',
    );
  }
  if (choices.length > 0) {
    form.choice([...path, 'type'], option.type, WITH_CHOICES);
  }
  for (const [index, choice] of choices.entries()) {
    const limits = { min: 1, max: 100, required: true };
    form.text([...at, index, 'name'], choice.name, limits);
    checkLocalizations(
      form,
      [...at, index, 'name_localizations'],
      choice.name_localizations,
      (here, text) => form.text(here, text, limits),
    );
    if (option.type === STRING) form.text([...at, index, 'value'], choice.value, limits);
    else if (typeof choice.value !== 'number') {
      form.add([...at, index, 'value'], 'NUMBER_TYPE_COERCE', 'Value is not a number.');
    }
  }
}

function checkOptions(form: FormErrors, path: FormPath, value: unknown, depth: number): void {
  const at = [...path, 'options'];
  const names = new Set<unknown>();
  let sawOptional = false;
  for (const [index, option] of form.objects(at, value, { max: 25 }).entries()) {
    const here = [...at, index];
    form.choice([...here, 'type'], option.type, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    checkTexts(form, here, option);
    checkChoices(form, here, option);
    if (names.has(option.name)) {
      form.add(
        [...here, 'name'],
        'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        'Option name already exists',
      );
    }
    names.add(option.name);
    const isGroup = option.type === SUBCOMMAND || option.type === SUBCOMMAND_GROUP;
    if (isGroup && depth < 2) checkOptions(form, here, option.options, depth + 1);
    if (isGroup) continue;
    if (option.required === true && sawOptional) {
      form.add(
        here,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    sawOptional ||= option.required !== true;
  }
}

function sizeOf(part: Json): number {
  const own = ['name', 'description', 'value'].map((key) =>
    typeof part[key] === 'string' ? part[key].length : 0,
  );
  const inner = ['options', 'choices'].flatMap((key) =>
    Array.isArray(part[key]) ? part[key].filter(isJson).map(sizeOf) : [],
  );
  return [...own, ...inner].reduce((sum, size) => sum + size, 0);
}

function checkWhere(form: FormErrors, path: FormPath, command: Json): void {
  for (const [key, allowed] of [
    ['contexts', [0, 1, 2]],
    ['integration_types', [0, 1]],
  ] as const) {
    const list = command[key];
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list) || list.length === 0) {
      form.add([...path, key], 'BASE_TYPE_MIN_LENGTH', 'Must be 1 or more in length.');
    } else {
      for (const [index, one] of list.entries()) form.choice([...path, key, index], one, allowed);
    }
  }
}

/**
 * Checks one application command as sent to Discord, noting the faults under `path`: names, descriptions of 1-100,
 * at most 25 options with the required ones first, choices, real locales, contexts (reference: "Application Commands").
 */
export function checkCommand(form: FormErrors, path: FormPath, command: Json): void {
  const type = command.type ?? CHAT_INPUT;
  form.choice([...path, 'type'], type, [1, 2, 3, 4]);
  checkWhere(form, path, command);
  if (type !== CHAT_INPUT) {
    form.text([...path, 'name'], command.name, { min: 1, max: 32, required: true });
    if (command.description) {
      form.add(
        [...path, 'description'],
        'APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED',
        'Context menu commands cannot have description',
      );
    }
    return;
  }
  checkTexts(form, path, command);
  checkOptions(form, path, command.options, 0);
  if (sizeOf(command) > COMMAND_MAX) {
    form.add(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  }
}

/** Checks a whole list of commands at once, as the bulk overwrite does; throws 50035 with every fault. */
export function checkCommands(commands: readonly Json[]): void {
  const form = new FormErrors();
  const seen = new Set<string>();
  for (const [index, command] of commands.entries()) {
    checkCommand(form, [index], command);
    const key = `${String(command.type ?? CHAT_INPUT)} ${String(command.name)}`;
    if (seen.has(key)) {
      form.add(
        [index, 'name'],
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      );
    }
    seen.add(key);
  }
  form.throwIfAny();
}
