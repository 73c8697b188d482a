import type { Edit } from './line-editor.ts';

/** A key as `node:readline` tells it. */
export type Key = {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
  readonly shift?: boolean | undefined;
};

/** What a person wants by a key. */
export type Wish =
  | { readonly kind: 'edit'; readonly edit: Edit }
  | { readonly kind: 'write'; readonly text: string }
  /** Alt and a digit: the button of that number. */
  | { readonly kind: 'press'; readonly number: number }
  | { readonly kind: Named };

type Named =
  | 'submit'
  | 'interrupt'
  | 'end-of-input'
  | 'clear'
  | 'complete'
  | 'complete-back'
  | 'escape'
  | 'older'
  | 'newer'
  | 'unfold'
  | 'paste-start'
  | 'paste-end';

const NAMED: Readonly<Record<string, Named>> = {
  return: 'submit',
  // What scripts send for the return key.
  enter: 'submit',
  'ctrl+c': 'interrupt',
  'ctrl+d': 'end-of-input',
  'ctrl+l': 'clear',
  'ctrl+o': 'unfold',
  'ctrl+p': 'older',
  'ctrl+n': 'newer',
  tab: 'complete',
  'shift+tab': 'complete-back',
  escape: 'escape',
  'paste-start': 'paste-start',
  'paste-end': 'paste-end',
};

/** As in a shell. */
const EDITS: Readonly<Record<string, Edit>> = {
  left: 'left',
  'ctrl+b': 'left',
  right: 'right',
  'ctrl+f': 'right',
  'ctrl+left': 'word-left',
  'meta+left': 'word-left',
  'meta+b': 'word-left',
  'ctrl+right': 'word-right',
  'meta+right': 'word-right',
  'meta+f': 'word-right',
  home: 'line-start',
  'ctrl+a': 'line-start',
  end: 'line-end',
  'ctrl+e': 'line-end',
  up: 'up',
  down: 'down',
  backspace: 'erase-left',
  'ctrl+h': 'erase-left',
  delete: 'erase-right',
  'ctrl+w': 'erase-word-left',
  'ctrl+backspace': 'erase-word-left',
  'meta+backspace': 'erase-word-left',
  'meta+d': 'erase-word-right',
  'ctrl+delete': 'erase-word-right',
  'meta+delete': 'erase-word-right',
  'ctrl+u': 'erase-to-start',
  'ctrl+k': 'erase-to-end',
  'ctrl+y': 'yank',
  'ctrl+t': 'swap',
};

/** A new line without sending. */
const NEW_LINES = ['meta+return', 'meta+enter'];

/** What a key means; undefined: nothing here. */
export function wishOf(text: string | undefined, key: Key): Wish | undefined {
  const name = nameOf(key);
  const named = NAMED[name];
  if (named !== undefined) return { kind: named };
  if (NEW_LINES.includes(name)) return { kind: 'write', text: '\n' };
  const edit = EDITS[name];
  if (edit !== undefined) return { kind: 'edit', edit };
  const digit = /^meta\+([1-9])$/.exec(name)?.[1];
  if (digit !== undefined) return { kind: 'press', number: Number(digit) };
  const isWritten = text !== undefined && text !== '' && !key.ctrl && !key.meta;
  return isWritten && isPrintable(text) ? { kind: 'write', text } : undefined;
}

function nameOf({ name = '', ctrl, meta, shift }: Key): string {
  const isShifted = shift === true && name === 'tab';
  return `${ctrl ? 'ctrl+' : ''}${meta ? 'meta+' : ''}${isShifted ? 'shift+' : ''}${name}`;
}

/** Sequences of keys that nobody knows must not be written into the question. */
function isPrintable(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}
