import { cleanName } from '../attachments/index.ts';
import type { Fact } from '../observe.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Settings } from '../storage/person.ts';
import type { Texts } from '../texts/texts.ts';
import type { Answer } from './answer.ts';
import { continueButton, retryButton } from './answer-buttons.ts';
import type { Button, Message } from './door.ts';
import { closeFence } from './fences.ts';
import type { Outcome } from './history.ts';

/** What is kept of an answer. */
export function outcomeOf({ text, model, ending }: Answer): Outcome {
  const isWhole = ending.kind === 'whole' || ending.kind === 'length';
  return { answer: text, state: isWhole ? 'whole' : 'cut', model };
}

/** The same for those who count. */
export type Result = Pick<Extract<Fact, { kind: 'answer' }>, 'outcome' | 'code'>;

/** How an answer counts: one that was cut has its reason with it. */
export function resultOf({ ending }: Answer): Result {
  if (ending.kind === 'whole') return { outcome: 'done' };
  if (ending.kind === 'broken') return { outcome: 'cut', code: ending.error.code };
  return ending.kind === 'stopped' ? { outcome: 'stopped' } : { outcome: 'cut', code: 'length' };
}

export type FinalOptions = {
  /** Id of the question. */
  readonly source: string;
  readonly texts: Texts;
  readonly settings: Settings;
  /** About files that could not be used, a sentence each. */
  readonly notes: readonly string[];
  /** The product stops, and has stopped the answer. */
  readonly isEnding?: boolean | undefined;
};

/** An answer as a person reads it at its end, with what can be done with it. */
export function finalMessage(answer: Answer, options: FinalOptions): Message {
  const buttons = buttonsAfter(answer, options.source, options.texts);
  const footnote = smallPrint(answer, options);
  return {
    markdown: finalText(answer, options),
    ...(buttons.length > 0 && { buttons }),
    ...(footnote !== '' && { footnote }),
    ...(answer.thought !== undefined && { thought: answer.thought }),
  };
}

/** The same of an answer that an earlier run has kept. */
export function keptMessage({ answer, state }: Exchange, source: string, texts: Texts): Message {
  const retry = retryButton(source, texts);
  const row = state === 'cut' ? [continueButton(source, texts), retry] : [retry];
  return { markdown: answer, buttons: [row] };
}

function finalText(
  { text, ending, hasThought }: Answer,
  { texts, isEnding }: FinalOptions,
): string {
  if (text === '') {
    if (ending.kind === 'stopped') return texts.stopped;
    return hasThought ? texts.onlyThought : texts.emptyAnswer;
  }
  const note = cutNote(ending, { texts, isEnding });
  return note === undefined ? text : `${closeFence(text)}\n\n${note}`;
}

/** Why it is not whole; whoever stopped it knows. */
function cutNote(
  ending: Answer['ending'],
  { texts, isEnding = false }: Pick<FinalOptions, 'texts' | 'isEnding'>,
): string | undefined {
  if (ending.kind === 'length') return texts.cutByLength;
  if (ending.kind === 'stopped') return isEnding ? texts.cutByEnd : undefined;
  if (ending.kind !== 'broken') return undefined;
  return ending.error.code === 'server_fault' ? texts.cutByServer : texts.cutByFault;
}

function buttonsAfter({ ending, text }: Answer, source: string, texts: Texts): Button[][] {
  const retry = retryButton(source, texts);
  const isWhole = text === '' || ending.kind === 'whole';
  return [isWhole ? [retry] : [continueButton(source, texts), retry]];
}

/** What was left out, then how fast it was. */
function smallPrint(answer: Answer, { texts, settings, notes }: FinalOptions): string {
  const cut = answer.cutFiles.map(({ name, text }) => texts.fileCut(cleanName(name), text.length));
  const statistics = settings.showsStatistics === true ? [statisticsOf(answer, texts)] : [];
  return [...notes, ...cut, ...statistics].join('\n');
}

function statisticsOf(answer: Answer, texts: Texts): string {
  const { model, ms, firstWordMs } = answer;
  return texts.statistics({
    model,
    ...outputOf(answer),
    seconds: ms / 1_000,
    ...(firstWordMs !== undefined && { firstWordSeconds: firstWordMs / 1_000 }),
  });
}

/** How much the model wrote, and how fast from its first piece on. */
export function outputOf({ ending, pieces, spokenMs }: Answer): {
  readonly tokens: number;
  readonly tokensPerSecond?: number;
} {
  const told = ending.kind === 'broken' ? undefined : ending.usage?.completionTokens;
  const tokens = told ?? pieces;
  // One piece has no speed.
  if (pieces < 2 || spokenMs <= 0) return { tokens };
  return { tokens, tokensPerSecond: (tokens / spokenMs) * 1_000 };
}
