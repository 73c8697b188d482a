import { cutStyled } from '../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../src/markdown/discord.ts';
import { parseMarkdown } from '../src/markdown/parse.ts';
import { telegramLength, toTelegram } from '../src/markdown/telegram.ts';
import type { Figure } from './figures.ts';
import { SECTION } from './sample-answer.ts';

const ANSWER = SECTION.repeat(10).slice(0, 4_096);
const LONG = SECTION.repeat(200).slice(0, 100_000);

function telegram(markdown: string): void {
  const options = { limit: 4_096, measure: telegramLength };
  cutStyled(parseMarkdown(markdown), options).map(toTelegram);
}

function discord(markdown: string): void {
  const options = { limit: 2_000, measure: discordLength };
  cutStyled(parseMarkdown(markdown), options).map(toDiscord);
}

/** How long rendering holds the event loop: an ordinary answer, and the worst that may come. */
export function measureRendering(): Figure[] {
  return [
    figure('4,096 characters: parse', 200, () => parseMarkdown(ANSWER), 3),
    figure('4,096 characters to Telegram', 200, () => telegram(ANSWER), 3),
    figure('4,096 characters to Discord', 200, () => discord(ANSWER), 3),
    figure('100,000 ordinary characters to Telegram', 10, () => telegram(LONG)),
    figure('100,000 ordinary characters to Discord', 10, () => discord(LONG)),
    figure('100,000 without a space', 10, () => telegram('a_'.repeat(50_000))),
    figure('100,000 stars', 10, () => telegram(`a${'*'.repeat(100_000)}`)),
    figure('100,000 in an unclosed fence', 10, () =>
      discord(`\`\`\`js\n${'let a = 1;\n'.repeat(9_000)}`),
    ),
    figure('a table of 100,000', 10, () => telegram(`|a|b|\n|-|-|\n${'|1|2|\n'.repeat(16_000)}`)),
  ];
}

function figure(name: string, runs: number, render: () => unknown, target?: number): Figure {
  // The first renderings of a process take longer: they are compiled while they run.
  for (let run = 0; run < runs; run += 1) render();
  const values = Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    render();
    return performance.now() - startedAt;
  });
  return { name, unit: 'ms', values, ...(target === undefined ? {} : { target }) };
}
