import type { Config } from '../config/load.ts';
import type { FoundryCli } from '../foundry/cli/foundry-cli.ts';
import { serverStatusSource, serviceStatusSource } from '../foundry/sources/cli.ts';
import { configured } from '../foundry/sources/configured.ts';
import { daemonFileSource } from '../foundry/sources/daemon-file.ts';
import { portProbe } from '../foundry/sources/port-probe.ts';
import type { Source } from '../foundry/sources/source.ts';

export type SourceParts = {
  /** The `foundry` command, one object for all who use it. */
  readonly cli: FoundryCli;
  /** Starts Foundry where that is asked for; unset: nobody does. */
  readonly starter?: Source;
  /** The built-in stand-in; unset: only real servers are looked for. */
  readonly practice?: Source | undefined;
  /** The port on which a server was found last. */
  readonly lastPort: () => Promise<number | undefined>;
};

/**
 * Where to look for Foundry, in order. The practice model stands in only for a newcomer: nobody
 * set a token or named an address. Behind a real bot it has to be asked for.
 */
export function sourcesFor(config: Config, parts: SourceParts): Source[] {
  const { cli, starter, practice, lastPort } = parts;
  const { FOUNDRY_BASE_URL: address, FOUNDRY_PORT_RANGE: range } = config;
  if (address === 'practice') return practice === undefined ? [] : [practice];
  return [
    ...(address === undefined ? [] : [configured(address)]),
    daemonFileSource(),
    serverStatusSource(cli),
    serviceStatusSource(cli),
    ...(range === 'off' ? [] : [portProbe({ range, lastPort })]),
    ...(starter === undefined ? [] : [starter]),
    ...(practice !== undefined && isNewcomer(config) ? [practice] : []),
  ];
}

/** True when nothing is configured that the practice model could be mistaken for. */
export function isNewcomer(config: Config): boolean {
  const { TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN, FOUNDRY_BASE_URL } = config;
  return [TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN, FOUNDRY_BASE_URL].every(
    (value) => value === undefined,
  );
}
