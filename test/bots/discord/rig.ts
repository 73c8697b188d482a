import { onTestFinished } from 'vitest';
import { type DiscordTiming, discordDoor } from '../../../src/bots/discord/index.ts';
import type { CommandInfo, Door, DoorMemory } from '../../../src/conversation/door.ts';
import type { Log } from '../../../src/log.ts';
import type { Fact } from '../../../src/observe.ts';
import {
  type FakeChannel,
  type FakeDiscord,
  type FakeDiscordOptions,
  type FakeUser,
  startFakeDiscord,
} from '../../fakes/discord/index.ts';
import { RecordingConversation } from '../recording-conversation.ts';

/** One line that the door logged. */
export type LogLine = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
};

/** A door at a fake Discord, with somebody to talk to it. */
export type Rig = {
  readonly discord: FakeDiscord;
  readonly conversation: RecordingConversation;
  readonly door: Door;
  readonly lines: readonly LogLine[];
  /** What the door told those who count. */
  readonly facts: readonly Fact[];
  readonly ann: FakeUser;
  /** Ann's direct messages. */
  readonly dm: FakeChannel;
};

export type RigOptions = FakeDiscordOptions & {
  readonly timing?: Partial<DiscordTiming>;
  /** Another token than the one the server knows. */
  readonly doorToken?: string;
  readonly memory?: DoorMemory;
  /** The server of another rig, which closes it. */
  readonly server?: FakeDiscord;
  /** Prepares the server before the door is started. */
  readonly prepare?: (discord: FakeDiscord) => void;
  /** False leaves the door closed until the test starts it. */
  readonly isStarted?: boolean;
};

/** Waits short enough for tests. */
const QUICK: Partial<DiscordTiming> = {
  gapMs: 15,
  channelLimit: { count: 5, withinMs: 60 },
  retryMs: [20, 100],
  refusedRetryMs: 60_000,
  identifyGapMs: 10,
};

/** Opens a rig that is connected and closes itself when the test is over. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const { timing, doorToken, prepare, isStarted = true, memory, server, ...fake } = options;
  const discord = server ?? (await startFakeDiscord({ limits: 'off', ...fake }));
  prepare?.(discord);
  const conversation = new ConversationWithSecrets();
  const { log, lines } = recordingLog();
  const facts: Fact[] = [];
  const door = discordDoor({
    token: doorToken ?? discord.token,
    apiRoot: discord.url,
    conversation,
    ...(memory && { memory }),
    log,
    observe: (fact) => void facts.push(fact),
    timing: { ...QUICK, ...timing },
  });
  onTestFinished(async () => {
    await door.close();
    if (server === undefined) await discord.close();
  });
  const ann = discord.user({ username: 'ann', globalName: 'Ann', locale: 'ru' });
  const dm = discord.dm(ann);
  if (isStarted) {
    door.start();
    await discord.until(() => door.state === 'ready' && discord.commands.length > 0, {
      what: 'the bot at the gateway with its commands',
      // Loading discord.js for the first time takes long on a busy machine.
      withinMs: 12_000,
    });
  }
  return { discord, conversation, door, lines, facts, ann, dm };
}

/** Has one more command, whose answer is for one person's eyes. */
class ConversationWithSecrets extends RecordingConversation {
  override commands(language: string): readonly CommandInfo[] {
    const whoami = { name: 'whoami', description: 'Who I am', audience: 'all' } as const;
    return [...super.commands(language), { ...whoami, isPersonal: true }];
  }
}

function recordingLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => log,
  };
  return { log, lines };
}

/** Waits until something holds that has no event of its own. */
export async function eventually(what: string, holds: () => boolean, withinMs = 20_000) {
  const giveUpAt = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error(`Not seen within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
