import {
  SUBSCRIPTS,
  SUPERSCRIPTS,
  TEX_ACCENTS,
  TEX_BLACKBOARD,
  TEX_FONTS,
  TEX_SYMBOLS,
} from './tex-symbols.ts';

const MAX_DEPTH = 20;
const MAX_LENGTH = 4_000;

/**
 * A TeX formula as a line of text that people can read: `\frac{a}{b}` → `(a)/(b)`, `x^2` → `x²`,
 * `\leq` → `≤`. What is not known stays as it was written; `\\` begins a new line. Formulas of more
 * than 4,000 characters are left alone.
 */
export function readableTex(tex: string): string {
  if (tex.length > MAX_LENGTH) return tex.trim();
  return new TexReader(tex)
    .read(0)
    .replace(/[ \t]+/g, ' ')
    .replaceAll(' , ', ', ')
    .replace(/ *\n[ \n]*/g, '\n')
    .trim();
}

class TexReader {
  readonly #tex: string;
  #at = 0;
  /** How many `cases` are open: there `&` stands between a value and when it holds. */
  #cases = 0;

  constructor(tex: string) {
    this.#tex = tex;
  }

  /** Reads to the end, or to the brace that closes the group. */
  read(depth: number): string {
    let out = '';
    while (this.#at < this.#tex.length) {
      const character = this.#tex[this.#at] ?? '';
      if (character === '}' && depth > 0) return out;
      out += this.#piece(character, depth);
    }
    return out;
  }

  #piece(character: string, depth: number): string {
    if (character === '\\') return this.#command(depth);
    if (character === '{' && depth < MAX_DEPTH) return this.#argument(depth);
    this.#at += 1;
    if (character === '^') return asScript(this.#argument(depth), SUPERSCRIPTS, '^');
    if (character === '_') return asScript(this.#argument(depth), SUBSCRIPTS, '_');
    if (character === '&' && this.#cases > 0) return ', ';
    if (character === '&' || character === '~') return ' ';
    if (character === "'") return '′';
    return character;
  }

  /** A group in braces, a command or a single character. */
  #argument(depth: number): string {
    while (this.#tex[this.#at] === ' ') this.#at += 1;
    const codePoint = this.#tex.codePointAt(this.#at);
    const character = codePoint === undefined ? '' : String.fromCodePoint(codePoint);
    if (character === '' || character === '}') return '';
    if (character === '\\' && depth < MAX_DEPTH) return this.#command(depth + 1);
    if (character !== '{' || depth >= MAX_DEPTH) {
      this.#at += character.length;
      return character;
    }
    this.#at += 1;
    const inner = this.read(depth + 1);
    if (this.#tex[this.#at] === '}') this.#at += 1;
    return inner;
  }

  #command(depth: number): string {
    const name = /^\\([a-zA-Z]+)\*?/.exec(this.#tex.slice(this.#at, this.#at + 40))?.[1];
    if (name === undefined) return this.#controlSign();
    this.#at += name.length + 1;
    const symbol = Object.hasOwn(TEX_SYMBOLS, name) ? TEX_SYMBOLS[name] : undefined;
    if (symbol !== undefined) return symbol;
    if (depth >= MAX_DEPTH) return `\\${name}`;
    return this.#withArguments(name, depth + 1);
  }

  #withArguments(name: string, depth: number): string {
    if (/^[dt]?frac$|^cfrac$/.test(name)) {
      return `(${this.#argument(depth)})/(${this.#argument(depth)})`;
    }
    if (/^[dt]?binom$/.test(name)) return `C(${this.#argument(depth)}, ${this.#argument(depth)})`;
    if (name === 'sqrt') return this.#root(depth);
    if (name === 'begin' || name === 'end') {
      if (this.#argument(depth).includes('cases')) this.#cases += name === 'begin' ? 1 : -1;
      return '\n';
    }
    if (name === 'pmod') return `(mod ${this.#argument(depth)})`;
    if (name === 'not') return `${this.#argument(depth)}\u0338`;
    if (name === 'mathbb') {
      return [...this.#argument(depth)].map((letter) => TEX_BLACKBOARD[letter] ?? letter).join('');
    }
    if (TEX_FONTS.has(name)) return this.#argument(depth);
    const accent = Object.hasOwn(TEX_ACCENTS, name) ? TEX_ACCENTS[name] : undefined;
    if (accent !== undefined) {
      const base = this.#argument(depth);
      return [...base].length === 1 ? base + accent : base;
    }
    return `\\${name}`;
  }

  #root(depth: number): string {
    const index = /^\[([^\]{}\\]{1,8})\]/.exec(this.#tex.slice(this.#at, this.#at + 10));
    if (index) this.#at += index[0].length;
    const raised = index ? asScript(index[1] ?? '', SUPERSCRIPTS, '') : '';
    return `${raised}√(${this.#argument(depth)})`;
  }

  #controlSign(): string {
    const sign = this.#tex[this.#at + 1] ?? '';
    this.#at += 2;
    if (sign === '\\') return '\n';
    if (',;:! '.includes(sign)) return sign === '!' ? '' : ' ';
    return sign === '|' ? '‖' : sign;
  }
}

/** The content in the small letters of the table, or behind the sign where there is none for one of them. */
export function asScript(
  content: string,
  table: Readonly<Record<string, string>>,
  sign: string,
): string {
  if (content === '') return sign;
  const characters = [...content];
  if (characters.every((character) => Object.hasOwn(table, character))) {
    return characters.map((character) => table[character]).join('');
  }
  return characters.length === 1 ? sign + content : `${sign}(${content})`;
}
