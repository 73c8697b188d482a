import type { Texts } from '../texts/texts.ts';
import type { Answer } from './answer.ts';
import type { Button } from './door.ts';
import { closeFence } from './fences.ts';
import type { Outcome } from './history.ts';

/** What is kept of an answer. */
export function outcomeOf({ text, model, ending }: Answer): Outcome {
  const isWhole = ending.kind === 'whole' || ending.kind === 'length';
  return { answer: text, state: isWhole ? 'whole' : 'cut', model };
}

/** What a person reads at the end of an answer. */
export function finalText({ text, ending, hasThought }: Answer, texts: Texts): string {
  if (text === '') {
    if (ending.kind === 'stopped') return texts.stopped;
    return hasThought ? texts.onlyThought : texts.emptyAnswer;
  }
  if (ending.kind === 'broken') return `${closeFence(text)}\n\n${texts.cutByFault}`;
  if (ending.kind === 'length') return `${closeFence(text)}\n\n${texts.cutByLength}`;
  return text;
}

/** What can be done with an answer that is not whole; `source` names its question. */
export function buttonsAfter({ ending, text }: Answer, source: string, texts: Texts): Button[][] {
  const retry = { label: texts.retryButton, press: { command: 'retry', argument: source } };
  const goOn = { label: texts.continueButton, press: { command: 'continue', argument: source } };
  if (text === '') return [];
  if (ending.kind === 'broken') return [[goOn, retry]];
  return ending.kind === 'length' ? [[goOn]] : [];
}
