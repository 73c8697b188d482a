/** How a question asks the model to count; the tag names the question. */
const QUESTION = /count (q\d+x\d+) to (\d+)/;
/** One word of an answer: which question it belongs to, and its place. */
const WORD = /(q\d+x\d+)n(\d+)\b/g;

export type Question = { readonly tag: string; readonly words: number };

export function questionText({ tag, words }: Question): string {
  return `Please count ${tag} to ${words}.`;
}

/** What the model says to it: every word names its question and its place in the answer. */
export function countingAnswer(question: string): string[] {
  const [, tag, words] = QUESTION.exec(question) ?? [];
  if (tag === undefined) return ['What?'];
  return Array.from({ length: Number(words) }, (_, at) => `${tag}n${at + 1} `);
}

export function tagOf(question: string): string | undefined {
  return QUESTION.exec(question)?.[1];
}

/** The places that stand in a chat, by question, in the order in which they are read there. */
export function placesByTag(messages: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [, tag = '', place] of messages.join('\n').matchAll(WORD)) {
    found.set(tag, [...(found.get(tag) ?? []), Number(place)]);
  }
  return found;
}

/** True when nothing of any answer stands in this message. */
export function isNotice(message: string): boolean {
  return message.search(WORD) < 0;
}
