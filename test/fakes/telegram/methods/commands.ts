import type { BotCommand } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { type Arguments, isFields } from '../arguments.ts';
import type { Method } from '../world.ts';

const MOST_COMMANDS = 100;
const SCOPES = new Set([
  'all_chat_administrators',
  'all_group_chats',
  'all_private_chats',
  'chat',
  'chat_administrators',
  'chat_member',
  'default',
]);

/** The key under which a command list is kept: its scope with chat and user, and its language. */
export function commandsKey(scope: unknown, languageCode: string): string {
  if (scope === undefined) return `default|||${languageCode}`;
  if (!isFields(scope))
    throw badRequest("can't parse BotCommandScope: BotCommandScope must be an Object");
  const { type, chat_id: chat = '', user_id: user = '' } = scope;
  if (typeof type !== 'string' || !SCOPES.has(type)) {
    throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  }
  return `${type}|${chat}|${user}|${languageCode}`;
}

function readKey(args: Arguments): string {
  const language = args.text('language_code');
  if (!/^(?:[a-z]{2})?$/.test(language)) throw badRequest('invalid language code specified');
  return commandsKey(args.json('scope', "can't parse BotCommandScope JSON object"), language);
}

function readCommand(item: unknown): BotCommand {
  if (!isFields(item)) throw badRequest("can't parse BotCommand: expected an Object");
  const { command, description } = item;
  if (typeof command !== 'string' || typeof description !== 'string') {
    const missing = typeof command === 'string' ? 'description' : 'command';
    throw badRequest(`can't parse BotCommand: Can't find field "${missing}"`);
  }
  const name = command.trim().replace(/^\//, '');
  const about = description.trim();
  if (name === '') throw badRequest('command must be non-empty');
  if ([...name].length > 32) throw badRequest('command length must not exceed 32');
  if (about === '') throw badRequest('command description must be non-empty');
  if ([...about].length > 256) throw badRequest('command description length must not exceed 256');
  if (!/^[a-z0-9_]+$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  return { command: name, description: about };
}

const setMyCommands: Method = ({ args, world }) => {
  const list = args.json('commands', "can't parse commands JSON object") ?? [];
  if (!Array.isArray(list)) throw badRequest('expected an Array of BotCommand');
  const key = readKey(args);
  const commands = list.map(readCommand);
  if (commands.length > MOST_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  world.commands.set(key, commands);
  return true;
};

const getMyCommands: Method = ({ args, world }) => world.commands.get(readKey(args)) ?? [];

const deleteMyCommands: Method = ({ args, world }) => {
  world.commands.delete(readKey(args));
  return true;
};

/** The methods of the command menu. */
export const commandMethods = {
  deleteMyCommands,
  getMyCommands,
  setMyCommands,
} satisfies Record<string, Method>;
