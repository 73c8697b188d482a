import type { CliGeneration } from '../foundry/cli/cli-words.ts';
import type { FoundryTexts, SystemName } from '../texts/foundry/foundry-texts.ts';

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, SystemName>>> = {
  win32: 'windows',
  darwin: 'macos',
  linux: 'linux',
};

export type FoundryAdviceOptions = {
  /** `FOUNDRY_CLI` */
  readonly command: string;
  /** Which it is, when there is a Foundry Local command at all. */
  readonly generation: CliGeneration | undefined;
  readonly texts: FoundryTexts;
  readonly system?: NodeJS.Platform;
};

/** What to do where no model server was found: start Foundry Local, or install it on this system. */
export function foundryAdvice(options: FoundryAdviceOptions): string {
  const { command, generation, texts, system = process.platform } = options;
  if (generation !== undefined) return texts.start(`${command} ${generation} start`);
  return texts.install[SYSTEMS[system] ?? 'other'];
}
