import { cutStyled } from '../markdown/cut.ts';
import { discordLength, toDiscord } from '../markdown/discord.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { telegramLength, toTelegram } from '../markdown/telegram.ts';
import { toTelegramRich } from '../markdown/telegram-rich.ts';

const SAMPLE = '# A\n\n**b** *c* `d` [e](https://example.org) $x$\n\n- f\n\n> g\n\n```js\nh\n```\n';

/**
 * Runs the renderers once while nobody waits: compiled on the first answer they would hold its
 * first words back by some 20 ms.
 */
export function warmUpRenderers(): void {
  const styled = parseMarkdown(SAMPLE);
  cutStyled(styled, { limit: 4096, measure: telegramLength }).map(toTelegram);
  toTelegramRich({ markdown: SAMPLE }, { isFinal: false });
  cutStyled(styled, { limit: 2000, measure: discordLength }).map(toDiscord);
}
