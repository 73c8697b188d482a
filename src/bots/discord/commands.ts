import { setTimeout as sleep } from 'node:timers/promises';
import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord.js';
import type { CommandInfo, ConversationService } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { shorten } from '../shorten.ts';
import type { DiscordApi } from './api.ts';

/** Longest description of a command or option. */
const MAX_DESCRIPTION = 100;
/** Pause before a failed registration is tried again: the first, and the longest after doubling. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 300_000;
const CHAT_INPUT = 1;
const STRING_OPTION = 3;
/** Where a command may be used: in servers, in the bot's own chat, in other private channels. */
const EVERYWHERE = [0, 1, 2];

/** The command table as Discord registers it: English, with Russian for those who read Russian. */
export function toSlashCommands(
  english: readonly CommandInfo[],
  russian: readonly CommandInfo[],
): RESTPutAPIApplicationCommandsJSONBody {
  const inRussian = new Map(russian.map((command) => [command.name, command]));
  return english.map(({ name, description, option }) => {
    const ru = inRussian.get(name);
    return {
      type: CHAT_INPUT,
      name,
      ...described(description, ru?.description),
      contexts: [...EVERYWHERE],
      ...(option === undefined
        ? {}
        : {
            options: [
              {
                type: STRING_OPTION,
                name: option.name,
                ...described(option.description, ru?.option?.description),
                required: option.isRequired,
                autocomplete: option.completes,
              },
            ],
          }),
    };
  });
}

export type PublishOptions = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly conversation: ConversationService;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Registers the commands for everywhere, until Discord takes them. Never rejects. */
export async function publishCommands(options: PublishOptions): Promise<void> {
  const { api, applicationId, conversation, log, signal } = options;
  const path = `/applications/${applicationId}/commands` as const;
  const body = toSlashCommands(conversation.commands('en'), conversation.commands('ru'));
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      await api.call({ method: 'PUT', path, body });
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ reason: String(error) }, 'Discord did not take the slash commands');
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}

function described(english: string, russian: string | undefined) {
  return {
    description: shorten(english, MAX_DESCRIPTION),
    description_localizations:
      russian === undefined ? null : { ru: shorten(russian, MAX_DESCRIPTION) },
  };
}
