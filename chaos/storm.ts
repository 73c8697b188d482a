import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newHome, type Product, removeHome } from '../test/e2e/product.ts';
import { type FolderReport, inspectFolder } from './data-folder.ts';
import { Dice } from './dice.ts';
import { openDiscord } from './discord.ts';
import { type Holdings, holdingsOf } from './leaks.ts';
import { Lives } from './lives.ts';
import { ModelServer } from './model-server.ts';
import { Talker } from './people.ts';
import type { ChaosPlatform } from './platform.ts';
import { openTelegram } from './telegram.ts';
import { judge, type Verdict } from './verdict.ts';

/** After the storm every question must come to its end within this time. */
const CALM_PATIENCE_MS = 90_000;
/** What would be shown twice must have the time to be. */
const QUIET_MS = 2_500;
const LOOK_EVERY_MS = 100;
/** So much talk in the last life shows whether it holds on to anything. */
const LAST_TALK_MS = 6_000;

const PLATFORMS = { telegram: openTelegram, discord: openDiscord } as const;
const GENERATIONS = ['g0', 'g1', 'g2', 'openai'] as const;

export type StormOptions = {
  readonly seed: number;
  readonly kills: number;
  /** On each platform. */
  readonly people: number;
  readonly platforms: readonly (keyof typeof PLATFORMS)[];
  readonly log?: (line: string) => void;
};

export type StormReport = {
  readonly kills: number;
  readonly stops: number;
  readonly troubles: ReadonlyMap<string, number>;
  readonly questions: number;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly deaths: readonly string[];
  readonly faults: ReadonlyMap<string, number>;
  /** What each chat shows and how it came about, and all that was logged. */
  readonly chats: ReadonlyMap<string, readonly string[]>;
  readonly productLog: string;
  readonly folder: FolderReport;
  /** Of the last life: when it was still young, and after a talk with troubles. */
  readonly holdings: readonly [Holdings | undefined, Holdings | undefined];
  readonly seconds: number;
};

/** People talk while everything breaks; afterwards it is told what became of each question. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const startedAt = performance.now();
  const dice = new Dice(options.seed);
  const home = await newHome();
  const model = await ModelServer.open(home, GENERATIONS[options.seed % 4] ?? 'g2');
  const platforms = await Promise.all(options.platforms.map((name) => PLATFORMS[name]()));
  const talkers = platforms.flatMap((platform, at) =>
    Array.from(
      { length: options.people },
      (_, number) =>
        new Talker({
          chat: platform.newChat(),
          number: at * options.people + number,
          dice: dice.split(),
        }),
    ),
  );
  const lives = new Lives({ variables: variablesFor(platforms), home, dice, awkward: moments() });
  const troubles = new Map<string, number>();
  try {
    await becomeAcquainted();
    const over = new AbortController();
    const talk = talkers.map((talker) => talker.talk(over.signal));
    const weather = brew(over.signal);
    while (lives.kills < options.kills) {
      await lives.live(over.signal);
      if (lives.kills % 20 === 0) options.log?.(`${lives.kills} kills, ${countAsked()} questions`);
    }
    over.abort();
    await Promise.all([...talk, weather]);
    await calm();
    const product = await lives.start();
    await untilAllEnded(product);
    const holdings = await lastTalk(product);
    await product.stop();
    lives.readLog(product.log());
    const verdicts = new Map(
      talkers.map(({ chat, asked }) => [
        chat.name,
        judge(asked, chat.messages(), (tag) => model.hasBroken(tag)),
      ]),
    );
    const folder = await inspectFolder(join(home, 'data'));
    const { kills, stops, deaths, faults } = lives;
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const questions = countAsked();
    return {
      kills,
      stops,
      troubles,
      questions,
      verdicts,
      deaths,
      faults,
      chats: new Map(talkers.map(({ chat }) => [chat.name, [...chat.messages(), ...chat.deeds()]])),
      productLog: lives.log,
      folder,
      holdings,
      seconds,
    };
  } finally {
    await Promise.all([model.close(), ...platforms.map((platform) => platform.close())]);
    await removeHome(home);
  }

  function moments() {
    const ofModel = (_: Dice, withinMs: number) => model.untilAwkward(withinMs);
    const ofPlatforms = platforms.map(
      (platform) => (throws: Dice, withinMs: number) => platform.untilAwkward(throws, withinMs),
    );
    return [ofModel, ...ofPlatforms, ...ofPlatforms] as const;
  }

  /** Bad weather, one trouble after the other, with some sunshine between. */
  async function brew(signal: AbortSignal): Promise<void> {
    const throws = dice.split();
    const sources = [model, ...platforms];
    while (!signal.aborted) {
      await sleep(throws.between(200, 3_000), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const source = sources[throws.between(0, sources.length - 1)] ?? model;
      const name = await source.trouble(throws);
      troubles.set(name, (troubles.get(name) ?? 0) + 1);
    }
  }

  async function calm(): Promise<void> {
    await Promise.all([model.calm(), ...platforms.map((platform) => platform.calm())]);
  }

  /** A Discord bot knows of a private chat only when something was said there. */
  async function becomeAcquainted(): Promise<void> {
    const product = await lives.start();
    await Promise.all(platforms.map((platform) => platform.untilListening()));
    for (const talker of talkers) talker.ask();
    await untilAllEnded(product);
    await product.stop('SIGKILL');
  }

  function countAsked(): number {
    return talkers.reduce((sum, { asked }) => sum + asked.length, 0);
  }

  function hasEnded({ chat, asked }: Talker): boolean {
    const { lost } = judge(asked, chat.messages(), (tag) => model.hasBroken(tag));
    return lost.length === 0;
  }

  /** Resolves when nothing is open any more, or when it would have had to be. */
  async function untilAllEnded(product: Product): Promise<void> {
    const giveUpAt = performance.now() + CALM_PATIENCE_MS;
    while (performance.now() < giveUpAt && !talkers.every(hasEnded)) {
      const died = await Promise.race([product.exited, sleep(LOOK_EVERY_MS, 'lives')]);
      if (died !== 'lives') throw new Error(`the last life ended: ${product.log()}`);
    }
    await sleep(QUIET_MS);
  }

  async function lastTalk(product: Product): Promise<StormReport['holdings']> {
    const before = await holdingsOf(product.pid);
    const over = new AbortController();
    const talk = [...talkers.map((talker) => talker.talk(over.signal)), brew(over.signal)];
    await sleep(LAST_TALK_MS);
    over.abort();
    await Promise.all(talk);
    await calm();
    await untilAllEnded(product);
    return [before, await holdingsOf(product.pid)];
  }
}

function variablesFor(platforms: readonly ChaosPlatform[]): Record<string, string> {
  return Object.assign(
    { ACCESS: 'open', FOUNDRY_CONCURRENCY: '4', FOUNDRY_MAX_TOKENS: '4096' },
    ...platforms.map(({ variables }) => variables),
  );
}
