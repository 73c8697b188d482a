import type { Config } from '../config/load.ts';
import type { FoundryHealth } from '../foundry/types.ts';
import type { ProgramTexts } from '../texts/programs/program-texts.ts';

type BannerTexts = ProgramTexts['banner'];

/** What the person at the machine reads when the product starts. One topic a line. */
export function startBanner(
  config: Config,
  { version, page, texts }: { version: string; page: string | undefined; texts: BannerTexts },
): string {
  const stateOf = (token: string | undefined) => (token ? texts.on : texts.off);
  return [
    `foundry-chat ${version}\n`,
    row(texts.names.page, [page ?? texts.pageOff], texts),
    row('Telegram', [stateOf(config.TELEGRAM_BOT_TOKEN)], texts),
    row('Discord', [stateOf(config.DISCORD_BOT_TOKEN)], texts),
  ].join('');
}

/** What was found to talk to. */
export function modelBanner(
  config: Config,
  { status, generation, url, source }: FoundryHealth,
  texts: BannerTexts,
): string {
  const isWanted = config.FOUNDRY_BASE_URL === 'practice';
  if (generation === 'practice') {
    return row(texts.names.model, isWanted ? [texts.practiceWanted] : texts.practice, texts);
  }
  if (url === undefined || status === 'disconnected') {
    return row(texts.names.model, texts.notRunning, texts);
  }
  return row(texts.names.model, [`${url} (${source}, ${generation})`], texts);
}

/** How to become the owner. */
export function claimBanner(code: string, texts: BannerTexts): string {
  return row(texts.names.owner, [texts.owner(code)], texts);
}

/** A name and what holds of it; further lines stand below the first one. */
function row(name: string, lines: readonly string[], { names }: BannerTexts): string {
  const width = Math.max(...['Telegram', ...Object.values(names)].map(({ length }) => length));
  return lines.map((line, at) => `  ${(at === 0 ? name : '').padEnd(width)}  ${line}\n`).join('');
}
