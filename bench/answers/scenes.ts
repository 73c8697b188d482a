import { openDiscord } from './discord-platform.ts';
import type { Platform } from './platform.ts';
import type { Targets } from './run-figures.ts';
import { openTelegram } from './telegram-platform.ts';

/** How many people ask at the same moment, where, and what must be reached there. */
export type Scene = {
  readonly title: string;
  readonly people: number;
  readonly open: () => Promise<Platform>;
  readonly hasPeer: boolean;
  readonly targets: Targets;
};

const telegram = { open: () => openTelegram('all'), hasPeer: true } as const;
const discord = { open: openDiscord, hasPeer: false } as const;
/** An edit may wait for the platform's interval: 1 s in a private chat of Telegram, 1.2 s in Discord. */
const ON_TELEGRAM = { lastMs: 1_000, floods: 0, lost: 0 } as const;
const ON_DISCORD = { lastMs: 1_200, floods: 0, lost: 0 } as const;
const OF_MANY = { floods: 0, lost: 0, peakMb: 250, delayMs: 50 } as const;

/** In the order in which they are measured; together some four minutes. */
export const SCENES: readonly Scene[] = [
  {
    title: '1 person, Telegram',
    people: 1,
    ...telegram,
    targets: { firstMs: 50, ...ON_TELEGRAM },
  },
  { title: '1 person, Discord', people: 1, ...discord, targets: { firstMs: 50, ...ON_DISCORD } },
  {
    title: '20 people at once, Telegram',
    people: 20,
    ...telegram,
    targets: { firstMs: 250, ...ON_TELEGRAM },
  },
  {
    title: '20 people at once, Discord',
    people: 20,
    ...discord,
    targets: { firstMs: 250, ...ON_DISCORD },
  },
  {
    title: '200 people at once, Telegram without its limit of 30 messages a second over all chats',
    people: 200,
    open: () => openTelegram('each chat'),
    hasPeer: true,
    targets: OF_MANY,
  },
  {
    title: '200 people at once, Telegram with all its limits',
    people: 200,
    ...telegram,
    targets: OF_MANY,
  },
  {
    title: '200 people at once, Discord',
    people: 200,
    ...discord,
    targets: OF_MANY,
  },
];
