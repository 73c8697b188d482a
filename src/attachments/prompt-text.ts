import { cleanName } from './file-name.ts';

const SHORTEST_FENCE = 3;
/** Says in every language that there is more. */
const CUT_MARK = '[…]';

/**
 * How a file stands in a prompt: a Markdown code block with the file's name where the language would
 * stand, and `[…]` at its end where the text is cut. Nothing in the text closes the block, because
 * its fence is longer than any run of backticks in it. Three times as long as the text at most.
 */
export function asPromptText({
  name,
  text,
  isCut,
}: {
  readonly name: string;
  readonly text: string;
  readonly isCut: boolean;
}): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(Math.max(SHORTEST_FENCE, longest + 1));
  const end = text.endsWith('\n') || text === '' ? '' : '\n';
  return `${fence}${cleanName(name)}\n${text}${end}${isCut ? `${CUT_MARK}\n` : ''}${fence}`;
}
