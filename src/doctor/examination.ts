import type { Environment } from '../config/environment.ts';
import { type Config, loadConfig } from '../config/load.ts';
import {
  type CheckedToken,
  checkDiscordToken,
  checkTelegramToken,
} from '../credentials/check-token.ts';
import type { DiscordAccount } from '../credentials/discord.ts';
import { readPasted } from '../credentials/pasted.ts';
import {
  type TelegramAccount,
  type TelegramDelivery,
  telegramDelivery,
} from '../credentials/telegram.ts';
import { type FolderReport, inspectFolder } from '../storage/inspect.ts';
import type { CredentialTexts } from '../texts/credentials/credential-texts.ts';
import { credentialTexts } from '../texts/credentials/index.ts';
import type { DoctorTexts } from '../texts/doctor/doctor-texts.ts';
import { doctorTexts } from '../texts/doctor/index.ts';
import type { FoundryTexts } from '../texts/foundry/foundry-texts.ts';
import { foundryTexts } from '../texts/foundry/index.ts';
import type { Language } from '../texts/index.ts';
import { isContainer } from './container.ts';
import { askRunningCopy, type RunningCopy } from './running-copy.ts';
import { type FoundrySearch, searchFoundry } from './search.ts';

/** What every check may look at. What several of them need is asked for once. */
export type Examination = {
  readonly environment: Environment;
  /** What holds without the variables that are wrong. */
  readonly config: Config;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly texts: DoctorTexts & {
    readonly tokens: CredentialTexts;
    readonly getFoundry: FoundryTexts;
  };
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
  readonly isContainer: boolean;
  readonly nodeVersion: string;
  /** Undefined: there is no token. */
  readonly telegram: () => Promise<CheckedToken<TelegramAccount> | undefined>;
  /** Where the bot's messages go; undefined when that is not told. */
  readonly telegramDelivery: () => Promise<TelegramDelivery | undefined>;
  readonly discord: () => Promise<CheckedToken<DiscordAccount> | undefined>;
  readonly folder: () => Promise<FolderReport>;
  /** Undefined: no copy answers at the address of the API. */
  readonly runningCopy: () => Promise<RunningCopy | undefined>;
  readonly foundry: () => Promise<FoundrySearch>;
};

export type ExaminationOptions = {
  readonly environment: Environment;
  readonly language: Language;
  readonly signal: AbortSignal;
  /** Unset: found out. */
  readonly isContainer?: boolean;
  /** Unset: the one that runs this. */
  readonly nodeVersion?: string;
};

/** Prepares what the checks look at; nothing is asked for before a check needs it. */
export function openExamination(options: ExaminationOptions): Examination {
  const { environment, language, signal } = options;
  const loaded = loadConfig(environment, language);
  const config = loaded.ok ? loaded.config : loaded.usable;
  // Also what no token can be: it is told what it is instead.
  const given = (name: 'TELEGRAM_BOT_TOKEN' | 'DISCORD_BOT_TOKEN') =>
    environment[name]?.trim() || undefined;
  const [telegramText, discordText] = [given('TELEGRAM_BOT_TOKEN'), given('DISCORD_BOT_TOKEN')];
  return {
    environment,
    config,
    problems: loaded.ok ? [] : loaded.problems,
    warnings: loaded.warnings,
    texts: {
      ...doctorTexts[language],
      tokens: credentialTexts[language],
      getFoundry: foundryTexts[language],
    },
    signal,
    isContainer: options.isContainer ?? isContainer(),
    nodeVersion: options.nodeVersion ?? process.versions.node,
    telegramDelivery: once(async () => {
      const pasted = readPasted('telegram', telegramText ?? '');
      const token = pasted.ok ? pasted.token : config.TELEGRAM_BOT_TOKEN;
      if (token === undefined) return undefined;
      return await telegramDelivery({ token, apiRoot: config.TELEGRAM_API_ROOT, signal });
    }),
    telegram: once(async () =>
      telegramText === undefined
        ? undefined
        : await checkTelegramToken(telegramText, {
            apiRoot: config.TELEGRAM_API_ROOT,
            signal,
          }),
    ),
    discord: once(async () =>
      discordText === undefined
        ? undefined
        : await checkDiscordToken(discordText, { apiRoot: config.DISCORD_API_ROOT, signal }),
    ),
    folder: once(() => inspectFolder(config.DATA_DIR)),
    runningCopy: once(() => askRunningCopy(config, signal)),
    foundry: once(() => searchFoundry(config, signal)),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
