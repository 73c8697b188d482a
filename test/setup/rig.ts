import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { EnvDraft } from '../../src/setup/env-draft.ts';
import { askEverything } from '../../src/setup/interactive.ts';
import { sessionTexts } from '../../src/setup/session.ts';
import type { Language } from '../../src/texts/index.ts';
import { atHome } from '../console/home.ts';
import { type FakeDiscordOptions, startFakeDiscord } from '../fakes/discord/index.ts';
import { type FakeFoundryOptions, startFakeFoundry } from '../fakes/foundry/index.ts';
import { startFakeTelegram } from '../fakes/telegram/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { typist } from './typist.ts';

export type SetupRigOptions = {
  readonly discord?: FakeDiscordOptions;
  readonly foundry?: FakeFoundryOptions;
  /** What stands in .env before. */
  readonly text?: string;
};

/** The services, and a folder for `.env`. */
export async function openSetupRig({ text, ...options }: SetupRigOptions = {}) {
  const [telegram, discord, foundry, dir] = await Promise.all([
    startFakeTelegram(),
    startFakeDiscord(options.discord),
    startFakeFoundry(options.foundry),
    temporaryFolder(),
  ]);
  onTestFinished(async () => {
    await Promise.all([telegram.close(), discord.close(), foundry.close()]);
  });
  const path = join(dir, '.env');
  if (text !== undefined) await writeFile(path, text);
  /** Where the services are, as the environment of the session. */
  const own = {
    TELEGRAM_API_ROOT: telegram.url,
    DISCORD_API_ROOT: discord.url,
    FOUNDRY_PORT_RANGE: '',
    FOUNDRY_CLI: join(dir, 'no-such-foundry'),
    DATA_DIR: join(dir, 'data'),
  };
  return {
    telegram,
    discord,
    foundry,
    path,
    own,
    file: () => readFile(path, 'utf8'),
    /** Begins the questions; `ended` gives the exit status. */
    ask(environment: Readonly<Record<string, string>> = {}, language: Language = 'en') {
      const person = typist(environment);
      const draft = new EnvDraft({
        path,
        text: text ?? '',
        own: { ...own, ...environment },
        language,
      });
      const texts = sessionTexts(language);
      const { console } = person;
      const ended = atHome(dir, () => askEverything({ console, draft, texts, version: '0.0.0' }));
      // Whoever does not wait for it looks at the screen instead.
      ended.catch(() => {});
      return { ...person, ended };
    },
  };
}
