import type { Config } from '../config/load.ts';
import { configured } from '../foundry/sources/configured.ts';
import { daemonFileSource } from '../foundry/sources/daemon-file.ts';
import type { Source } from '../foundry/sources/source.ts';

/**
 * Where to look for Foundry, in order. The practice model stands in only for a newcomer: nobody
 * set a token or named an address. Behind a real bot it has to be asked for.
 */
export function sourcesFor(config: Config, practice: Source): Source[] {
  const { FOUNDRY_BASE_URL: address } = config;
  if (address === 'practice') return [practice];
  const sources = [...(address === undefined ? [] : [configured(address)]), daemonFileSource()];
  return isNewcomer(config) ? [...sources, practice] : sources;
}

/** True when nothing is configured that the practice model could be mistaken for. */
export function isNewcomer(config: Config): boolean {
  const { TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN, FOUNDRY_BASE_URL } = config;
  return [TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN, FOUNDRY_BASE_URL].every(
    (value) => value === undefined,
  );
}
