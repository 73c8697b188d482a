import type { User } from 'grammy/types';
import { onTestFinished } from 'vitest';
import { telegramDoor } from '../../../src/bots/telegram/index.ts';
import type { TelegramStreaming } from '../../../src/bots/telegram/replies.ts';
import type { TelegramTiming } from '../../../src/bots/telegram/timing.ts';
import type { Door } from '../../../src/conversation/door.ts';
import type { Log } from '../../../src/log.ts';
import type { Fact } from '../../../src/observe.ts';
import {
  type FakeChat,
  type FakeTelegram,
  type FakeTelegramOptions,
  startFakeTelegram,
} from '../../fakes/telegram/index.ts';
import { RecordingConversation } from '../recording-conversation.ts';

/** One line that the door logged. */
export type LogLine = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
};

/** A door at a fake Telegram, with somebody to talk to it. */
export type Rig = {
  readonly telegram: FakeTelegram;
  readonly conversation: RecordingConversation;
  readonly door: Door;
  readonly lines: readonly LogLine[];
  /** What the door told those who count. */
  readonly facts: readonly Fact[];
  readonly ann: User;
  /** Ann's private chat. */
  readonly chat: FakeChat;
};

export type RigOptions = FakeTelegramOptions & {
  readonly streaming?: TelegramStreaming;
  readonly isRich?: boolean;
  readonly timing?: Partial<TelegramTiming>;
  /** Another token than the one the server knows. */
  readonly doorToken?: string;
  /** False leaves the door closed until the test starts it. */
  readonly isStarted?: boolean;
};

/** Waits short enough for tests. */
const QUICK: Partial<TelegramTiming> = {
  goodbyeMs: 200,
  backoffMs: [20, 100],
  refusedBackoffMs: [60_000, 60_000],
  redeliveryMs: [20, 100],
  privateGapMs: 15,
  groupGapMs: 15,
  groupLimit: { count: 20, withinMs: 300 },
  draftGapMs: 10,
};

/** Opens a rig that closes itself when the test is over. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const { streaming, isRich, timing, doorToken, isStarted, ...fake } = options;
  const telegram = await startFakeTelegram({ limits: 'off', ...fake });
  onTestFinished(() => telegram.close());
  const opened = openDoor({
    telegram,
    ...(streaming && { streaming }),
    ...(isRich !== undefined && { isRich }),
    ...(timing && { timing }),
    ...(doorToken !== undefined && { token: doorToken }),
    ...(isStarted !== undefined && { isStarted }),
  });
  const ann = telegram.person({ firstName: 'Ann', username: 'ann', languageCode: 'en' });
  return { ...opened, telegram, ann, chat: telegram.privateChat(ann) };
}

export type DoorOptions = {
  readonly telegram: FakeTelegram;
  /** Another way to the server than its own address. */
  readonly apiRoot?: string;
  readonly token?: string;
  readonly streaming?: TelegramStreaming;
  readonly isRich?: boolean;
  readonly timing?: Partial<TelegramTiming>;
  readonly isStarted?: boolean;
  readonly webhookUrl?: string;
};

/** Opens one more door at a fake Telegram; it closes itself when the test is over. */
export function openDoor({ telegram, isStarted = true, ...options }: DoorOptions) {
  const conversation = new RecordingConversation();
  const { log, lines } = recordingLog();
  const facts: Fact[] = [];
  const door = telegramDoor({
    token: options.token ?? telegram.token,
    apiRoot: options.apiRoot ?? telegram.url,
    webhookUrl: options.webhookUrl,
    streaming: options.streaming ?? 'edit',
    isRich: options.isRich ?? false,
    conversation,
    log,
    observe: (fact) => void facts.push(fact),
    timing: { ...QUICK, ...options.timing },
  });
  onTestFinished(() => door.close());
  if (isStarted) door.start();
  return { conversation, door, lines, facts };
}

/** A log that keeps its lines. */
export function recordingLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
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
