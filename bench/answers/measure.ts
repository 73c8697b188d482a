import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { toShared } from '../clock.ts';
import { type Lateness, ModelServers, questionOf } from '../model-server/index.ts';
import { FIRST_WORD, LAST_WORD } from '../sample-answer.ts';
import { type Chat, firstWith, type Platform } from './platform.ts';
import { MOST_AT_ONCE, type Probed, Subject } from './subject.ts';

const TOKEN_MS = 20;
/** A lone person's answers, one after another. */
const ANSWERS_OF_ONE = 4;
/** 200 on average, see {@link tokensOf}. */
const TOKENS = { fewest: 176, most: 224 };
const PATIENCE_MS = 30_000;
const RESOLUTION_MS = 10;
/** Between the first answer after the start and those that are measured. */
const BEFORE_MS = 500;
/** After the last word has come: whatever the bot still does to its messages. */
const AFTER_MS = 1_500;

/** One answer as its person saw it, in milliseconds; what never came is not there. */
export type Answer = {
  /** From the model's first token to the first words in the chat. */
  readonly firstMs?: number;
  /** From the model's last token to the whole text in the chat. */
  readonly lastMs?: number;
  /** Messages and edits. */
  readonly changes: number;
};

/** One run: so many people at once, one bot, one platform. */
export type Run = {
  /** One for each question. */
  readonly answers: readonly Answer[];
  /** First words of the very first answer after the start. */
  readonly coldMs: number;
  readonly floods: number;
  readonly probed: Probed;
  /** The lag of the rig itself: its event loop's p99, and how late tokens were written. */
  readonly rig: { readonly delayMs: number; readonly tokens: Lateness };
  /** Load average of the machine over the last minute. */
  readonly load: number;
};

/** Starts a bot, lets so many people ask at the same moment, and stops it. */
export async function measureRun(options: {
  readonly who: 'product' | 'peer';
  readonly open: () => Promise<Platform>;
  readonly people: number;
}): Promise<Run> {
  const { who, open, people } = options;
  const [platform, model] = await Promise.all([
    open(),
    ModelServers.start(Math.ceil(people / MOST_AT_ONCE)),
  ]);
  const subject = await Subject.start({ who, platform, model, people });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  try {
    const cold = await converse(platform.newChat(), model, { id: 0, tokens: 20 });
    await sleep(BEFORE_MS);
    await model.lateness();
    await subject.probe();
    delay.enable();
    const talks = await talkAll(platform, model, people);
    await sleep(AFTER_MS);
    delay.disable();
    return {
      answers: talks.map(({ chat, times }) => ({ ...times, changes: chat.shown().length })),
      coldMs: cold.firstMs ?? Number.NaN,
      floods: platform.floods(),
      probed: await subject.probed(),
      rig: { delayMs: delay.percentile(99) / 1e6 - RESOLUTION_MS, tokens: await model.lateness() },
      load: loadavg()[0] ?? Number.NaN,
    };
  } finally {
    await subject.stop();
    await Promise.all([platform.close(), model.close()]);
  }
}

type Times = Omit<Answer, 'changes'>;
type Talk = { readonly chat: Chat; readonly times: Times };

/** Everybody at once; a lone person asks a few times, to have more than one figure. */
async function talkAll(platform: Platform, model: ModelServers, people: number): Promise<Talk[]> {
  const count = people === 1 ? ANSWERS_OF_ONE : people;
  const talk = async (index: number): Promise<Talk> => {
    const chat = platform.newChat();
    const asked = { id: index + 1, tokens: tokensOf(index, count) };
    return { chat, times: await converse(chat, model, asked) };
  };
  if (people > 1) return await Promise.all(Array.from({ length: count }, (_, at) => talk(at)));
  const talks: Talk[] = [];
  for (let index = 0; index < count; index += 1) talks.push(await talk(index));
  return talks;
}

/**
 * Spread evenly: the last token must not always fall on the same moment between two edits, where
 * luck would decide how long it waits.
 */
function tokensOf(index: number, count: number): number {
  const { fewest, most } = TOKENS;
  return fewest + Math.round(((most - fewest) * index) / (count - 1));
}

async function converse(
  chat: Chat,
  model: ModelServers,
  { id, tokens }: { id: number; tokens: number },
): Promise<Times> {
  chat.say(questionOf({ id, tokens, tokenMs: TOKEN_MS }));
  const whole = await chat.untilShown(LAST_WORD, PATIENCE_MS).catch(() => undefined);
  const first = firstWith(FIRST_WORD, chat.shown());
  const spoken = first && (await model.spoken(id).catch(() => undefined));
  if (spoken === undefined || first === undefined) return {};
  const firstMs = toShared(first.at) - spoken.firstAt;
  return whole === undefined
    ? { firstMs }
    : { firstMs, lastMs: toShared(whole.at) - spoken.lastAt };
}
