import type { Config } from '../config/load.ts';
import type { Door } from '../conversation/door.ts';
import type { Log } from '../log.ts';
import { openMetrics } from '../metrics/index.ts';
import { lockFolder } from '../storage/lock.ts';
import { openStore } from '../storage/store.ts';
import { type TerminalDoorOptions, terminalDoor } from '../terminal/terminal-door.ts';
import type { Language } from '../texts/index.ts';
import { programTexts } from '../texts/programs/index.ts';
import { DiskWatch, openAlerts } from './alerts.ts';
import { modelBanner, startBanner } from './banner.ts';
import { answerDefaults, buildConversation } from './conversation.ts';
import { doorMemory } from './door-memory.ts';
import { openMessengers, warmUpMessengers } from './doors.ts';
import { openFoundry } from './foundry.ts';
import { outboxThrough } from './outbox.ts';
import { folderProblem, listenProblem } from './start-problem.ts';

/** How long answers under way may take to end when the product stops. */
const STOP_GRACE_MS = 10_000;

export type AppOptions = {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  /** Of the person at the machine. */
  readonly language: Language;
  /** Writes for the person at the machine. */
  readonly print: (text: string) => void;
  /** The terminal to chat in; unset: none. */
  readonly terminal?: Pick<TerminalDoorOptions, 'input' | 'output' | 'divert'>;
  /** The person at the terminal wants to leave. */
  readonly onQuit: () => void;
};

export type App = {
  /** Stops intake, lets answers end or cuts them after 10 s, saves and closes everything. */
  close(): Promise<void>;
};

/**
 * Puts the product together and starts it: the only place that knows every part. Throws a
 * `StartError` when it cannot run: the data folder is in use or not writable, the HTTP port is taken.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, print, language } = options;
  const { banner: texts, start: problems } = programTexts[language];
  const unlock = await lockFolder(config.DATA_DIR).catch((error: unknown) => {
    throw folderProblem(config.DATA_DIR, error, problems);
  });
  const metrics = openMetrics({ version: options.version });
  const { observe } = metrics;
  const disk = new DiskWatch(observe);
  const store = await openStore({ dir: config.DATA_DIR, log, watcher: disk });
  const opened = openFoundry(config, { store, log, observe });
  const { foundry } = opened;
  const doors: Door[] = [];
  const states = () => Object.fromEntries(doors.map((door) => [door.name, door.state]));
  const outbox = outboxThrough(doors);
  const parts = { store, foundry, doors: states, outbox, print, texts, log, observe };
  const built = buildConversation(config, parts);
  const { conversation, history, shelf, turns, claim, people } = built;

  doors.push(...(await openMessengers(config, { conversation, store, log, observe })));
  const messengers = [...doors];
  for (const door of messengers) if (door.hook === undefined) door.start();
  const hasMessenger = messengers.length > 0;
  const watched = { foundry, doors: states, dataDir: config.DATA_DIR, disk };
  const alerts = openAlerts({ ...watched, people, outbox, log });
  alerts.start();
  const page = await openPage();
  // By now every door that can be answered through is there.
  const taken = conversation
    .resume(outbox.replyTo)
    .catch((error: unknown) => log.error({ error: String(error) }, 'earlier questions stay open'));
  // Their platforms call our HTTP server as soon as they know of it.
  for (const door of messengers) if (door.hook !== undefined) door.start();
  print(startBanner(config, { version: options.version, page, texts }));
  if (hasMessenger) await claim.open();
  void foundry.health().then((health) => {
    print(modelBanner(config, health, texts));
    return hasMessenger ? warmUpMessengers() : openTerminal();
  });

  async function openPage(): Promise<string | undefined> {
    if (config.API_PORT === 'off') return undefined;
    const { httpDoor, ListenError } = await import('../http/index.ts');
    const door = httpDoor({
      host: config.API_HOST,
      port: config.API_PORT,
      ...(config.API_KEY === undefined ? {} : { apiKey: config.API_KEY }),
      conversation,
      foundry,
      history,
      shelf,
      people: store.people,
      files: store.files,
      defaults: answerDefaults(config),
      doors: states,
      hooks: doors.flatMap(({ hook }) => (hook === undefined ? [] : [hook])),
      version: options.version,
      metrics,
      log: log.child({ door: 'web' }),
    });
    doors.push(door);
    door.start();
    const { url } = await door.listening.catch((error: unknown) => {
      throw error instanceof ListenError ? listenProblem(error, problems) : error;
    });
    log.info({ url }, 'web page and HTTP API are open');
    return `${url}/`;
  }

  function openTerminal(): void {
    if (options.terminal === undefined) return;
    const memory = doorMemory('terminal', { store, log });
    const { terminal, onQuit } = options;
    const door = terminalDoor({ conversation, log, memory, onQuit, ...terminal });
    doors.push(door);
    door.start();
  }

  return {
    async close(): Promise<void> {
      await Promise.allSettled(doors.map((door) => door.stopIntake()));
      await taken;
      alerts.stop();
      await turns.close(STOP_GRACE_MS);
      await Promise.allSettled(doors.map((door) => door.close()));
      await opened.close();
      metrics.close();
      await unlock();
    },
  };
}
