import { startApp } from './app/app.ts';
import { openOutput } from './app/output.ts';
import { StartError } from './app/start-problem.ts';
import { hideSecrets, loadEnvironment } from './config/environment.ts';
import { type Config, loadConfig } from './config/load.ts';
import { SECRETS } from './config/variables.ts';
import { isCertain, readPasted } from './credentials/pasted.ts';
import { openLog } from './log.ts';
import { credentialTexts } from './texts/credentials/index.ts';
import { programTexts } from './texts/programs/index.ts';
import { systemLanguage } from './texts/system-language.ts';
import { version } from './version.ts';

/** Exit statuses: 1 could not run, 2 bad configuration. */
const CANNOT_RUN = 1;
const BAD_CONFIGURATION = 2;

export type RunOptions = {
  /** In place of the system's. */
  readonly language?: string | undefined;
  /** In place of `FOUNDRY_DEFAULT_MODEL`. */
  readonly model?: string | undefined;
};

/** Starts the product in this process, until a signal or the person at the terminal ends it. */
export async function run({ language: wanted, model }: RunOptions = {}): Promise<void> {
  const environment = loadEnvironment();
  const language = systemLanguage(environment, wanted);
  const loaded = loadConfig(
    model === undefined ? environment : { ...environment, FOUNDRY_DEFAULT_MODEL: model },
    language,
  );
  if (!loaded.ok) {
    process.stderr.write(`${loaded.problems.join('\n')}\n`);
    process.exitCode = BAD_CONFIGURATION;
    return;
  }
  const { config, warnings } = loaded;
  hideSecrets();
  const hasMessenger = Boolean(config.TELEGRAM_BOT_TOKEN ?? config.DISCORD_BOT_TOKEN);
  const isChat = !hasMessenger && process.stdin.isTTY && process.stdout.isTTY;
  const { print, log: write, divert } = openOutput(process);
  const log = openLog({
    write,
    // Log lines would run through the conversation; whoever sets a level wants to see them.
    level: isChat && !process.env.LOG_LEVEL ? 'error' : config.LOG_LEVEL,
    secrets: SECRETS.flatMap((name) => config[name] ?? []),
  });
  for (const warning of [...warnings, ...misplacedTokens(config)]) log.warn({}, warning);
  // A promise that nobody waits for must not take everybody's answers down with it.
  process.on('unhandledRejection', (reason) => log.error({ error: String(reason) }, 'a bug'));

  let stopping: Promise<void> | undefined;
  const stop = () => {
    // A second signal does not wait for anything.
    if (stopping !== undefined) process.exit(CANNOT_RUN);
    stopping = app.then((running) => running?.close()).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const app = startApp({
    config,
    log,
    version,
    language,
    print,
    onQuit: stop,
    ...(isChat ? { terminal: { input: process.stdin, output: process.stdout, divert } } : {}),
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof StartError && error.isConfiguration) {
      process.stderr.write(`${message}\n`);
      process.exit(BAD_CONFIGURATION);
    }
    process.stderr.write(`${programTexts[language].cannotStart(message)}\n`);
    process.exit(CANNOT_RUN);
  });
  await app;
}

/** Tokens that by their looks are something else. They are tried all the same: the service knows. */
function misplacedTokens(config: Config): string[] {
  const given = { telegram: config.TELEGRAM_BOT_TOKEN, discord: config.DISCORD_BOT_TOKEN } as const;
  return (['telegram', 'discord'] as const).flatMap((messenger) => {
    const pasted = readPasted(messenger, given[messenger] ?? '');
    if (given[messenger] === undefined || pasted.ok || !isCertain(pasted.fault)) return [];
    const { text, mend } = credentialTexts.en.pasteFaults[pasted.fault];
    return [`${messenger.toUpperCase()}_BOT_TOKEN: ${text} ${mend}`];
  });
}
