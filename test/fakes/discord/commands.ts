import { checkCommands } from './check-commands.ts';
import { refusal } from './errors.ts';
import { isJson } from './form-errors.ts';
import type { Json } from './types.ts';
import type { World } from './world.ts';

/** Most slash commands an application may have, in all guilds and in each guild. */
const MOST_COMMANDS = 100;
const CHAT_INPUT = 1;

/** The scope of commands: a guild's id, or `global`. */
export type CommandScope = string;

/** The application commands that the bot registered, as Discord stores and answers them. */
export class Commands {
  readonly #world: World;
  readonly #scopes = new Map<CommandScope, Json[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The commands of a scope, in the order of registration. */
  list(scope: CommandScope): Json[] {
    return [...(this.#scopes.get(scope) ?? [])];
  }

  /** The bulk overwrite: all of the scope at once; commands of the same name keep their id. */
  replace(scope: CommandScope, body: unknown): Json[] {
    const wanted = Array.isArray(body) ? body.filter(isJson) : [];
    if (!Array.isArray(body) || wanted.length !== body.length) throw refusal('invalidForm');
    checkCommands(wanted);
    if (wanted.length > MOST_COMMANDS) throw refusal('tooManyCommands');
    const old = this.list(scope);
    const stored = wanted.map((command) => this.#store(scope, command, sameAs(old, command)));
    this.#scopes.set(scope, stored);
    this.#world.changes.notify();
    return stored;
  }

  /** Creates one command, or replaces the one of the same name; tells which. */
  upsert(scope: CommandScope, command: Json): { command: Json; isNew: boolean } {
    checkOne(command);
    const all = this.list(scope);
    const old = sameAs(all, command);
    const stored = this.#store(scope, command, old);
    const next = old ? all.map((one) => (one === old ? stored : one)) : [...all, stored];
    if (next.length > MOST_COMMANDS) throw refusal('tooManyCommands');
    this.#scopes.set(scope, next);
    this.#world.changes.notify();
    return { command: stored, isNew: !old };
  }

  /** Changes the given fields of one command. */
  patch(scope: CommandScope, id: string, change: Json): Json {
    const old = this.find(scope, id);
    const merged = { ...old, ...change };
    checkOne(merged);
    const stored = this.#store(scope, merged, old);
    this.#scopes.set(
      scope,
      this.list(scope).map((one) => (one === old ? stored : one)),
    );
    this.#world.changes.notify();
    return stored;
  }

  /** Takes one command away. */
  remove(scope: CommandScope, id: string): void {
    const gone = this.find(scope, id);
    this.#scopes.set(
      scope,
      this.list(scope).filter((one) => one !== gone),
    );
    this.#world.changes.notify();
  }

  /** The command with this id, else 404 10063. */
  find(scope: CommandScope, id: string): Json {
    const command = this.list(scope).find((one) => one.id === id);
    if (!command) throw refusal('unknownCommand');
    return command;
  }

  #store(scope: CommandScope, command: Json, old: Json | undefined): Json {
    const type = command.type ?? CHAT_INPUT;
    const permissions = command.default_member_permissions ?? null;
    return {
      id: old?.id ?? this.#world.snowflakes.next(),
      application_id: this.#world.applicationId,
      version: this.#world.snowflakes.next(),
      type,
      name: command.name,
      name_localizations: command.name_localizations ?? null,
      description: command.description ?? '',
      description_localizations: command.description_localizations ?? null,
      default_member_permissions: permissions === null ? null : String(permissions),
      nsfw: command.nsfw === true,
      ...(command.options ? { options: command.options } : {}),
      ...(scope === 'global'
        ? {
            dm_permission: command.dm_permission ?? true,
            contexts: command.contexts ?? null,
            integration_types: command.integration_types ?? [0],
          }
        : { guild_id: scope }),
    };
  }
}

function checkOne(command: Json): void {
  try {
    checkCommands([command]);
  } catch (error) {
    const errors = (error as { errors?: Json }).errors?.['0'];
    if (isJson(errors)) throw refusal('invalidForm', errors);
    throw error;
  }
}

function sameAs(commands: readonly Json[], wanted: Json): Json | undefined {
  const type = wanted.type ?? CHAT_INPUT;
  return commands.find((one) => one.name === wanted.name && one.type === type);
}
