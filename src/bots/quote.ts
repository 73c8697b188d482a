import type { Incoming } from '../conversation/door.ts';
import { quoted as quotedText } from '../conversation/quoted.ts';
import { shorten } from './shorten.ts';

/** Most UTF-16 units of another message that come with a question. */
const MOST_QUOTED = 2_000;
/** The one command whose argument is a question. */
const QUESTION_COMMAND = 'ask';

type Said = Pick<Incoming, 'text' | 'invocation'>;

/**
 * What somebody said together with the words they refer to: these stand in front of the question
 * as a Markdown quote of at most 2,000 characters. Commands other than `/ask` stay as they are.
 */
export function withQuote(said: Said, quoted: string): Said {
  if (quoted.trim() === '') return said;
  const { text, invocation } = said;
  if (invocation === undefined) return { text: join(quoted, text) };
  if (invocation.command !== QUESTION_COMMAND) return said;
  return { text, invocation: { ...invocation, argument: join(quoted, invocation.argument) } };
}

function join(quoted: string, question: string): string {
  const quote = quotedText(shorten(quoted.trim(), MOST_QUOTED));
  return question === '' ? quote : `${quote}\n\n${question}`;
}
