import type { Config } from '../config/load.ts';
import type { FoundryHealth } from '../foundry/types.ts';

const OFF = 'off (npm run setup turns it on)';

/** What the person at the machine reads when the product starts. One topic a line. */
export function startBanner(
  config: Config,
  { version, page }: { version: string; page: string | undefined },
): string {
  return [
    `foundry-chat ${version}`,
    `  Web page  ${page ?? 'off (API_PORT=off)'}`,
    `  Telegram  ${config.TELEGRAM_BOT_TOKEN ? 'on' : OFF}`,
    `  Discord   ${config.DISCORD_BOT_TOKEN ? 'on' : OFF}`,
    '',
  ].join('\n');
}

/** What was found to talk to. */
export function modelBanner(
  config: Config,
  { status, generation, url, source }: FoundryHealth,
): string {
  if (generation === 'practice' && config.FOUNDRY_BASE_URL === 'practice') {
    return '  Model     PRACTICE MODEL, as FOUNDRY_BASE_URL=practice asks: no real model answers.\n';
  }
  if (generation === 'practice') {
    return '  Model     PRACTICE MODEL: no Foundry was found, so a built-in stand-in answers.\n            Start Foundry Local, or set FOUNDRY_BASE_URL, to talk to a real model.\n';
  }
  if (status === 'disconnected') {
    return '  Model     Foundry is not running. Start it (foundry server start), and it is found by itself; npm run doctor says what is missing.\n';
  }
  return `  Model     ${url} (${source}, ${generation})\n`;
}

/** How to become the owner. */
export function claimBanner(code: string): string {
  return `  Owner     nobody yet: send  /claim ${code}  to your bot to become its owner\n`;
}
