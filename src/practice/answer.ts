import type { Message } from './chat-request.ts';
import type { Picture } from './pictures.ts';
import { type PracticeTexts, textsFor, triggers } from './texts.ts';

const longSections = 12;
const maxQuotedChars = 600;
const maxNamedChars = 80;

/** What the practice model is going to write. */
export type PracticeAnswer = {
  /** A word with the white space behind it each; joined they are the answer. */
  readonly tokens: readonly string[];
  /** Break with an error instead of writing token number so many. */
  readonly failsAt: number | undefined;
  readonly isSlow: boolean;
};

/** Decides what to answer to a conversation; words of the last question ask for demonstrations. */
export function practiceAnswer({
  messages,
  alwaysThinks,
}: {
  messages: readonly Message[];
  alwaysThinks: boolean;
}): PracticeAnswer {
  const questions = messages.filter((message) => message.role === 'user');
  const question = questions.at(-1)?.content.trim() ?? '';
  const pictures = questions.at(-1)?.pictures ?? [];
  const before = questions.at(-2)?.content.trim();
  const texts = textsFor(question);
  const asks = (name: keyof typeof triggers) => triggers[name].test(question);

  const blocks = [texts.intro];
  if (question !== '') blocks.push(texts.youSaid, quote(question));
  else if (pictures.length === 0) blocks.push(texts.saidNothing);
  if (pictures.length > 0) blocks.push(texts.youShowed, listOf(pictures, texts));
  const seen = texts.seen(messages.filter(({ role }) => role !== 'system').length);
  blocks.push(before ? `${seen} ${texts.before(inOneLine(before))}` : seen);
  if (asks('slow')) blocks.push(texts.slow);
  if (asks('fail')) blocks.push(texts.fail);
  for (const name of ['code', 'table', 'list'] as const) if (asks(name)) blocks.push(texts[name]);
  if (asks('long')) {
    for (let number = 1; number <= longSections; number += 1) blocks.push(texts.section(number));
  }
  blocks.push(asks('help') ? texts.help : texts.hint);

  const thoughts = alwaysThinks || asks('think') ? texts.thoughts(inOneLine(question)) : undefined;
  const reasoning = thoughts === undefined ? '' : `<think>\n${thoughts}\n</think>\n\n`;
  const tokens = cutIntoTokens(reasoning + blocks.join('\n\n'));
  const failsAt = asks('fail') ? Math.ceil(tokens.length / 2) : undefined;
  return { tokens, failsAt, isSlow: asks('slow') };
}

function cutIntoTokens(text: string): string[] {
  return text.match(/\S+\s*/gu) ?? [];
}

function quote(text: string): string {
  const lines = shorten(text, maxQuotedChars).split('\n');
  return lines.map((line) => `> ${line}`).join('\n');
}

function listOf(pictures: readonly Picture[], texts: PracticeTexts): string {
  return pictures.map(({ kind, bytes }) => `- ${texts.picture(kind, bytes)}`).join('\n');
}

/** A question to be named inside a sentence: one line, no characters that would end the emphasis. */
function inOneLine(text: string): string {
  return shorten(text.replace(/[\s*_`]+/gu, ' ').trim(), maxNamedChars);
}

function shorten(text: string, maxChars: number): string {
  const chars = [...text];
  return chars.length <= maxChars ? text : `${chars.slice(0, maxChars).join('').trimEnd()}…`;
}
