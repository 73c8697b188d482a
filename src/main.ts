import './heap.ts';
import { startApp } from './app/app.ts';
import { openOutput } from './app/output.ts';
import { hideSecrets, loadEnvironment } from './config/environment.ts';
import { loadConfig } from './config/load.ts';
import { SECRETS } from './config/variables.ts';
import { openLog } from './log.ts';
import { version } from './version.ts';

/** Exit statuses: 1 could not run, 2 bad configuration. */
const CANNOT_RUN = 1;
const BAD_CONFIGURATION = 2;

async function main(): Promise<void> {
  const loaded = loadConfig(loadEnvironment());
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
  for (const warning of warnings) log.warn({}, warning);
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
    print,
    onQuit: stop,
    ...(isChat ? { terminal: { input: process.stdin, output: process.stdout, divert } } : {}),
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`foundry-chat cannot start: ${message}\n`);
    process.exit(CANNOT_RUN);
  });
  await app;
}

await main();
