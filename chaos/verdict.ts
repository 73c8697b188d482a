import { isNotice, placesByTag, type Question } from './counting.ts';

/** What became of the questions of one chat; each list names questions. */
export type Verdict = {
  readonly whole: readonly string[];
  /** The beginning stands, or a sentence instead: the model server broke just then. */
  readonly excused: readonly string[];
  readonly lost: readonly string[];
  /** Something of it stands twice. */
  readonly doubled: readonly string[];
  /** Messages of no answer which nothing explains. */
  readonly stray: readonly string[];
};

/**
 * Judges a chat in which everything has come to its end. `mayBeCut` tells of a question that its
 * model server broke, so that it may have ended early or with a sentence of explanation.
 */
export function judge(
  questions: readonly Question[],
  messages: readonly string[],
  mayBeCut: (tag: string) => boolean,
): Verdict {
  const places = placesByTag(messages);
  const notices = messages.filter(isNotice);
  const whole: string[] = [];
  const excused: string[] = [];
  const lost: string[] = [];
  const doubled: string[] = [];
  let explained = 0;
  for (const { tag, words } of questions) {
    const found = places.get(tag) ?? [];
    if (found.some((place, at) => place !== at + 1)) doubled.push(tag);
    else if (found.length === words) whole.push(tag);
    else if (!mayBeCut(tag)) lost.push(tag);
    else if (found.length > 0) excused.push(tag);
    else if (explained < notices.length) {
      explained += 1;
      excused.push(tag);
    } else lost.push(tag);
  }
  // A stream may break behind its last word, and the warning may not fit below that.
  const breaks = notices.filter(isBreak).slice(0, whole.filter(mayBeCut).length);
  const others = [...notices.filter((text) => !isBreak(text)), ...notices.filter(isBreak)];
  const stray = others.slice(0, others.length - breaks.length).slice(explained);
  return { whole, excused, lost, doubled, stray };
}

/** How many questions of a chat have come to an end, as one who waits there would count. */
export function countEnded(questions: readonly Question[], messages: readonly string[]): number {
  const places = placesByTag(messages);
  const answered = questions.filter(({ tag, words }) => (places.get(tag)?.length ?? 0) >= words);
  // What the model server broke ends with a warning, or is one sentence instead of an answer.
  const broken = messages.filter((text) => /⚠️|being stopped/u.test(text) || isExplained(text));
  return answered.length + broken.length;
}

/** Whether it only says that an answer broke off. */
function isBreak(message: string): boolean {
  return /^⚠️/u.test(message) && message.includes('broke off');
}

/** Whether it is a sentence that stays; those with an hourglass or a thought are still replaced. */
function isExplained(message: string): boolean {
  return isNotice(message) && !/^(?:⏳|💭)/u.test(message);
}
