import type { Config } from '../config/load.ts';
import type { ConversationService, Door } from '../conversation/door.ts';
import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';
import type { Store } from '../storage/store.ts';
import { doorMemory } from './door-memory.ts';

type DoorContext = {
  readonly conversation: ConversationService;
  readonly store: Store;
  readonly log: Log;
  readonly observe: Observe;
};

/**
 * Opens the messengers for which there is a token. Each library is loaded only when it is needed:
 * they are most of the start-up time and of the memory.
 */
export async function openMessengers(config: Config, context: DoorContext): Promise<Door[]> {
  const opening = [openTelegram(config, context), openDiscord(config, context)];
  return (await Promise.all(opening)).filter((door) => door !== undefined);
}

/** What the first answer of a messenger would otherwise have to wait for. */
export async function warmUpMessengers(): Promise<void> {
  const { warmUpRenderers } = await import('../bots/warm-up.ts');
  warmUpRenderers();
}

async function openTelegram(config: Config, { conversation, store, log, observe }: DoorContext) {
  if (config.TELEGRAM_BOT_TOKEN === undefined) return undefined;
  const { telegramDoor } = await import('../bots/telegram/index.ts');
  return telegramDoor({
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    webhookUrl: config.TELEGRAM_WEBHOOK_URL,
    streaming: config.TELEGRAM_STREAMING,
    isRich: config.TELEGRAM_RICH_MESSAGES,
    conversation,
    memory: doorMemory('telegram', { store, log }),
    log: log.child({ door: 'telegram' }),
    observe,
  });
}

async function openDiscord(config: Config, { conversation, store, log, observe }: DoorContext) {
  if (config.DISCORD_BOT_TOKEN === undefined) return undefined;
  const { discordDoor } = await import('../bots/discord/index.ts');
  return discordDoor({
    token: config.DISCORD_BOT_TOKEN,
    apiRoot: config.DISCORD_API_ROOT,
    conversation,
    memory: doorMemory('discord', { store, log }),
    log: log.child({ door: 'discord' }),
    observe,
  });
}
