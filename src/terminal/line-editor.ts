import { graphemes } from '../markdown/terminal-wrap.ts';

/** What a key does to the text. */
export type Edit =
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'line-start'
  | 'line-end'
  | 'up'
  | 'down'
  | 'erase-left'
  | 'erase-right'
  | 'erase-word-left'
  | 'erase-word-right'
  | 'erase-to-start'
  | 'erase-to-end'
  | 'yank'
  | 'swap';

/** Characters; about a screen full. */
const LONG = 2_000;
const WORD = /[\p{L}\p{N}_]/u;

/** The text that a person is writing, of one line or several, and where the cursor stands in it. */
export class LineEditor {
  #characters: string[] = [];
  #at = 0;
  /** What was erased last by words or lines. */
  #killed: string[] = [];

  get text(): string {
    return this.#characters.join('');
  }

  /** The characters on both sides of the cursor. One of {@link isLong} is a whole paste. */
  get sides(): readonly [readonly string[], readonly string[]] {
    return [this.#slice(0, this.#at), this.#slice(this.#at, this.#characters.length)];
  }

  /** Puts another text in the place of all; the cursor goes to its end. */
  set(text: string): void {
    this.#characters = isLong(text) ? [text] : graphemes(text);
    this.#at = this.#characters.length;
  }

  /**
   * Writes at the cursor. A mark becomes one with the letter before it; a text that nobody would edit
   * letter by letter becomes one character.
   */
  insert(text: string): void {
    const last = this.#characters[this.#at - 1] ?? '';
    const isWhole = isLong(text) || isLong(last);
    const start = isWhole || last === '' ? this.#at : this.#at - 1;
    const written = isLong(text) ? [text] : graphemes(isWhole ? text : last + text);
    this.#characters = [
      ...this.#slice(0, start),
      ...written,
      ...this.#slice(this.#at, this.#characters.length),
    ];
    this.#at = start + written.length;
  }

  /** False when there is nothing to do, such as up in the first line. */
  apply(edit: Edit): boolean {
    const [text, at] = [this.text, this.#at];
    switch (edit) {
      case 'left':
      case 'right':
      case 'word-left':
      case 'word-right':
      case 'line-start':
      case 'line-end':
        this.#at = this.#target(edit);
        break;
      case 'up':
      case 'down':
        this.#moveLine(edit === 'up' ? -1 : 1);
        break;
      case 'yank':
        this.insert(this.#killed.join(''));
        break;
      case 'swap':
        this.#swap();
        break;
      default:
        this.#erase(edit);
    }
    return this.text !== text || this.#at !== at;
  }

  #target(move: Move): number {
    const characters = this.#characters;
    let at = this.#at;
    switch (move) {
      case 'left':
        return Math.max(0, at - 1);
      case 'right':
        return Math.min(characters.length, at + 1);
      case 'line-start':
        return this.#lineStart(at);
      case 'line-end':
        return this.#lineEnd(at);
      case 'word-left':
        while (at > 0 && !isWord(characters[at - 1])) at -= 1;
        while (at > 0 && isWord(characters[at - 1])) at -= 1;
        return at;
      default:
        while (at < characters.length && !isWord(characters[at])) at += 1;
        while (at < characters.length && isWord(characters[at])) at += 1;
        return at;
    }
  }

  #erase(edit: Erasure): void {
    const target = this.#target(ERASED_BY[edit]);
    const [from, to] = [Math.min(target, this.#at), Math.max(target, this.#at)];
    if (!/^erase-(left|right)$/.test(edit) && to > from) this.#killed = this.#slice(from, to);
    this.#characters.splice(from, to - from);
    this.#at = from;
  }

  #swap(): void {
    const last = Math.min(this.#at, this.#characters.length - 1);
    if (last < 1) return;
    const [a = '', b = ''] = this.#slice(last - 1, last + 1);
    this.#characters.splice(last - 1, 2, b, a);
    this.#at = last + 1;
  }

  #moveLine(step: -1 | 1): void {
    const start = this.#lineStart(this.#at);
    const column = this.#at - start;
    const border = step < 0 ? start - 1 : this.#lineEnd(this.#at) + 1;
    if (border < 0 || border > this.#characters.length) return;
    const other = this.#lineStart(border);
    this.#at = Math.min(other + column, this.#lineEnd(other));
  }

  #lineStart(at: number): number {
    let start = at;
    while (start > 0 && this.#characters[start - 1] !== '\n') start -= 1;
    return start;
  }

  #lineEnd(at: number): number {
    const end = this.#characters.indexOf('\n', at);
    return end < 0 ? this.#characters.length : end;
  }

  #slice(from: number, to: number): string[] {
    return this.#characters.slice(from, to);
  }
}

type Move = 'left' | 'right' | 'word-left' | 'word-right' | 'line-start' | 'line-end';
type Erasure = keyof typeof ERASED_BY;

const ERASED_BY = {
  'erase-left': 'left',
  'erase-right': 'right',
  'erase-word-left': 'word-left',
  'erase-word-right': 'word-right',
  'erase-to-start': 'line-start',
  'erase-to-end': 'line-end',
} as const;

/** Whether a text is too long to be edited letter by letter. */
export function isLong(text: string): boolean {
  return text.length > LONG;
}

function isWord(character = ''): boolean {
  return WORD.test(character);
}
