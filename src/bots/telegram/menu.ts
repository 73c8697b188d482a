import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import type { BotCommand, LanguageCode } from 'grammy/types';
import type { ConversationService } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { Backoff } from './backoff.ts';
import { describe } from './call-error.ts';
import { type TelegramClient, toApiSignal } from './client.ts';
import { retryAfterMs } from './failure.ts';
import type { TelegramTiming } from './timing.ts';

const MOST_TRIES = 5;
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
 * Puts the commands into Telegram's menu, in every chat and language. Never rejects: without its
 * menu the bot understands its commands all the same.
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
  const backoff = new Backoff(timing.backoffMs);
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      await client.api.setMyCommands(wanted, where, toApiSignal(signal));
      return;
    } catch (error) {
      if (signal.aborted) return;
      const isHopeless = error instanceof GrammyError && [400, 401, 404].includes(error.error_code);
      if (isHopeless || tries === MOST_TRIES) {
        log.warn({ language, reason: describe(error) }, 'The command menu could not be set');
        return;
      }
      const pauseMs = Math.max(backoff.next(), retryAfterMs(error));
      // Closing ends the pause; the loop's condition sees it.
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
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
