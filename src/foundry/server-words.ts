const MAX_WORDS = 300;
/** From here on a server speaks of itself: the trace of its stack, or a page of HTML. */
const INTERNALS = /\bstack ?trace:|\n\s*at |<(?:!doctype|html)\b/i;
/** The place in the source that Foundry puts in front: `search_options.cc:38 ApplySearchOptions`. */
const PLACE = /\S+\.(?:cc|cpp|c|h|hpp|cs|py|go|rs|ts|js):\d+(?:\s+\w+(?=\s))?\s*/g;
const ADDRESS =
  /\b(?:https?|file|azureml):\/\/[^\s'"<>)]+|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b|\blocalhost:\d+/gi;
const PATH =
  /\b[a-z]:\\[^\s'"<>|]+|\\\\[^\s'"<>|]+|(?<![\w./])~?\/(?:[^\s'"<>/:]+\/)+[^\s'"<>:,;)]*/gi;

/**
 * What a model server said, for a client: in one line, without paths, addresses, and places in its
 * source.
 */
export function shownWords(text: string): string {
  const [said = ''] = text.slice(0, 10 * MAX_WORDS).split(INTERNALS);
  const words = said
    .replace(PLACE, '')
    .replace(ADDRESS, '…')
    .replace(PATH, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length <= MAX_WORDS ? words : `${words.slice(0, MAX_WORDS)}…`;
}

/** The first sentence of it. */
export function shownSentence(text: string): string {
  const [sentence = ''] = shownWords(text).split(/(?<=[.!?…])\s+(?=\p{Lu})/u, 1);
  return sentence.replace(/[\s:,;]+$/, '');
}
