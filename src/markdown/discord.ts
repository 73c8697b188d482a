import { writeDiscord } from './discord-writer.ts';
import type { Styled } from './styled.ts';

export { discordLength } from './discord-lengths.ts';

/**
 * A part as Discord Markdown (https://support.discord.com/hc/articles/210298617): headings 1 to 3,
 * deeper ones bold, `> ` before each line of a quote. Nothing unfurls (`[text](<url>)`, `<url>`) and
 * nothing mentions anybody. Only http and https links are links. Text that Discord would take for
 * Markdown is escaped; runs of backticks inside code are kept apart by U+200B.
 */
export function toDiscord(styled: Styled): string {
  return writeDiscord(styled);
}
