import type { Config } from '../config/load.ts';
import { Answerer } from '../conversation/answer.ts';
import { Claim } from '../conversation/claim.ts';
import { Conversations } from '../conversation/conversations.ts';
import type { Door } from '../conversation/door.ts';
import { History } from '../conversation/history.ts';
import { Turns } from '../conversation/turns.ts';
import { Foundry } from '../foundry/foundry.ts';
import type { Log } from '../log.ts';
import { lockFolder } from '../storage/lock.ts';
import { FOUNDRY, openStore } from '../storage/store.ts';
import { terminalDoor } from '../terminal/terminal-door.ts';
import { claimBanner, modelBanner, startBanner } from './banner.ts';
import { openMessengers, warmUpMessengers } from './doors.ts';
import { PracticeSource } from './practice-source.ts';
import { isNewcomer, sourcesFor } from './sources.ts';

/** How long answers under way may take to end when the product stops. */
const STOP_GRACE_MS = 10_000;
/** How often a newcomer on the practice model is looked after: a real Foundry takes over. */
const PRACTICE_RESCAN_MS = 15_000;

export type AppOptions = {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  /** Writes for the person at the machine. */
  readonly print: (text: string) => void;
  /** The terminal to chat in; unset: none. */
  readonly terminal?: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream };
  /** The person at the terminal wants to leave. */
  readonly onQuit: () => void;
};

export type App = {
  /** Stops intake, lets answers end or cuts them after 10 s, saves and closes everything. */
  close(): Promise<void>;
};

/**
 * Puts the product together and starts it: the only place that knows every part. Throws when it
 * cannot run at all: the data folder is in use or not writable, the HTTP port is taken.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, print } = options;
  const store = await openStore({ dir: config.DATA_DIR, log });
  const unlock = await lockFolder(config.DATA_DIR);
  const practice = new PracticeSource();
  const foundry = new Foundry({
    sources: sourcesFor(config, { practice, lastPort }),
    concurrency: config.FOUNDRY_CONCURRENCY,
    defaultModel: config.FOUNDRY_DEFAULT_MODEL,
    log,
  });
  const doors: Door[] = [];
  const states = () => Object.fromEntries(doors.map((door) => [door.name, door.state]));
  const defaults = {
    systemPrompt: config.FOUNDRY_SYSTEM_PROMPT,
    temperature: config.FOUNDRY_TEMPERATURE,
    maxTokens: config.FOUNDRY_MAX_TOKENS,
  };
  const history = new History({ store });
  const answerer = new Answerer({ foundry, ...defaults });
  const turns = new Turns({ store, history, answerer, log });
  const claim = new Claim({
    store,
    hasAdmins: config.ADMIN_IDS.length > 0,
    announce: (code) => print(claimBanner(code)),
  });
  const conversation = new Conversations({
    services: { foundry, store, history, turns, claim, doors: states },
    rules: {
      access: config.ACCESS,
      adminIds: config.ADMIN_IDS,
      allowedIds: config.ALLOWED_IDS,
    },
    log,
  });

  doors.push(...(await openMessengers(config, { conversation, log })));
  for (const door of doors) door.start();
  const hasMessenger = doors.length > 0;
  const page = await openPage();
  print(startBanner(config, { version: options.version, page }));
  if (hasMessenger) await claim.open();
  const watch = setInterval(() => void leavePractice(), PRACTICE_RESCAN_MS);
  watch.unref();
  void foundry.health().then((health) => {
    print(modelBanner(config, health));
    return hasMessenger ? warmUpMessengers() : openTerminal();
  });

  async function lastPort(): Promise<number | undefined> {
    return (await store.foundry.read(FOUNDRY))?.port;
  }

  async function openPage(): Promise<string | undefined> {
    if (config.API_PORT === 'off') return undefined;
    const { httpDoor } = await import('../http/index.ts');
    const door = httpDoor({
      host: config.API_HOST,
      port: config.API_PORT,
      ...(config.API_KEY === undefined ? {} : { apiKey: config.API_KEY }),
      conversation,
      foundry,
      history,
      people: store.people,
      defaults,
      doors: states,
      version: options.version,
      log: log.child({ door: 'web' }),
    });
    doors.push(door);
    door.start();
    const { url } = await door.listening;
    log.info({ url }, 'web page and HTTP API are open');
    return `${url}/`;
  }

  function openTerminal(): void {
    if (options.terminal === undefined) return;
    const door = terminalDoor({ conversation, log, onQuit: options.onQuit, ...options.terminal });
    doors.push(door);
    door.start();
  }

  async function leavePractice(): Promise<void> {
    const isStandIn = isNewcomer(config) && (await foundry.health()).generation === 'practice';
    if (isStandIn) await foundry.rescan().catch(() => {});
  }

  return {
    async close(): Promise<void> {
      clearInterval(watch);
      await Promise.allSettled(doors.map((door) => door.stopIntake()));
      await turns.close(STOP_GRACE_MS);
      await Promise.allSettled(doors.map((door) => door.close()));
      await foundry.close();
      await practice.close();
      await unlock();
    },
  };
}
