import { parse, config as readDotenv } from 'dotenv';
import { SECRETS } from './variables.ts';

/** The file beside which the product is started. */
export const ENV_FILE = '.env';

export type Environment = Readonly<Record<string, string | undefined>>;

/** As this process was started, before any file added to it. */
const own: Environment = { ...process.env };

/** The environment of this process alone, without what any file adds. */
export function ownEnvironment(): Environment {
  return own;
}

/** Makes the environment of this process what it was at its start. */
export function resetEnvironment(): void {
  for (const name of Object.keys(process.env)) if (!(name in own)) delete process.env[name];
  Object.assign(process.env, own);
}

/** Adds what `.env` in the working folder sets to the environment of this process, and gives that. */
export function loadEnvironment(): Environment {
  readDotenv({ quiet: true, path: ENV_FILE });
  return process.env;
}

/** Takes the secrets out: programs that are started, such as the foundry command, have no business with them. */
export function hideSecrets(): void {
  for (const name of SECRETS) delete process.env[name];
}

/** What a file of the form of `.env` sets. */
export function parseEnvFile(text: string): Record<string, string> {
  return parse(text);
}
