import { GrammyError } from 'grammy';
import type { BotCommand, LanguageCode } from 'grammy/types';
import type { ConversationService } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { describe } from './call-error.ts';
import { type TelegramClient, toApiSignal } from './client.ts';
import { Recovery } from './recovery.ts';
import type { TelegramTiming } from './timing.ts';

const TRIES_BEFORE_WARNING = 5;
/** "1-256 characters"; "at most 100 commands can be specified". */
const MOST_DESCRIPTION_CHARACTERS = 256;
const MOST_COMMANDS = 100;
/** English for everybody, Russian for those whose client is set to it. */
const LANGUAGES: readonly { readonly language: string; readonly code?: LanguageCode }[] = [
  { language: 'en' },
  { language: 'ru', code: 'ru' },
];

export type MenuOptions = {
  readonly client: TelegramClient;
  readonly conversation: ConversationService;
  readonly timing: TelegramTiming;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/**
 * Puts the commands into Telegram's menu, in every chat and language, until Telegram takes them.
 * Never rejects: without its menu the bot understands its commands all the same.
 */
export async function publishMenu(options: MenuOptions): Promise<void> {
  await Promise.all(LANGUAGES.map((entry) => publishOne(options, entry)));
}

async function publishOne(
  { client, conversation, timing, log, signal }: MenuOptions,
  { language, code }: { readonly language: string; readonly code?: LanguageCode },
): Promise<void> {
  const wanted = toCommands(conversation, language);
  const where = code === undefined ? {} : { language_code: code };
  const recovery = new Recovery({ timing, log });
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      await client.api.setMyCommands(wanted, where, toApiSignal(signal));
      return;
    } catch (error) {
      if (signal.aborted) return;
      const fields = { language, reason: describe(error) };
      if (tries === TRIES_BEFORE_WARNING || isHopeless(error)) {
        log.warn(fields, 'The command menu could not be set');
      } else log.debug(fields, 'The command menu is tried again');
      if (isHopeless(error)) return;
      await recovery.pause(error, signal);
    }
  }
}

/** The menu itself is not taken: it will not be the next time. */
function isHopeless(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 400;
}

function toCommands(conversation: ConversationService, language: string): BotCommand[] {
  const commands = [...conversation.commands(language)];
  // What only admins may do stands last, where it is in nobody's way.
  commands.sort((a, b) => Number(a.audience === 'admin') - Number(b.audience === 'admin'));
  return commands.slice(0, MOST_COMMANDS).map(({ name, description }) => ({
    command: name,
    description: description.slice(0, MOST_DESCRIPTION_CHARACTERS),
  }));
}
