import type { Texts } from '../texts/texts.ts';
import type { Button } from './door.ts';

const STOP = { command: 'stop', argument: '' };

/** Ends the answer under way; what is written stays. */
export function stopButton({ stopButton: label }: Texts): Button {
  return { label, press: STOP };
}

/** Leaves the queue, or whatever else is waited for. */
export function cancelButton({ buttons }: Texts): Button {
  return { label: buttons.cancel, press: STOP };
}

/** Answers a question again; `source` is its id. */
export function retryButton(source: string, { retryButton: label }: Texts): Button {
  return { label, press: { command: 'retry', argument: source } };
}

/** Goes on with an answer that was cut. */
export function continueButton(source: string, { continueButton: label }: Texts): Button {
  return { label, press: { command: 'continue', argument: source } };
}
