import { Lexer, Tokenizer, type Tokens, type TokensList } from 'marked';
import { withinColumns } from './table-rows.ts';

const STOPS = /[\\<!`*_~@[]|https?:\/\/|ftp:\/\/|www\.|mailto:|xmpp:/gi;
const URL_START = /^(?:https?:\/\/|ftp:\/\/|www\.|mailto:|xmpp:|[a-z\d._+-]{1,64}@)/i;

/**
 * marked's rules with five changes: HTML is text, one tilde strikes nothing through, `**` closes
 * at the next `**`, no cell of a table is left out, and plain text is found without the look-ahead
 * for e-mail addresses that is quadratic on long words.
 */
class ChatTokenizer extends Tokenizer {
  override html(): undefined {
    return undefined;
  }

  override table(src: string): Tokens.Table | undefined {
    const token = super.table(src);
    if (!token) return undefined;
    const rows = withinColumns(token.raw, token.header.length);
    const whole = rows === token.raw ? token : super.table(rows);
    return whole && { ...whole, raw: token.raw };
  }

  override tag(src: string): Tokens.Tag | undefined {
    const { state } = this.lexer;
    const { inLink } = state;
    const token = super.tag(src);
    // An `<a>` is text, and must not keep the addresses of all later blocks from becoming links.
    state.inLink = inLink;
    return token;
  }

  override emStrong(
    src: string,
    masked: string,
    previous?: string,
  ): Tokens.Em | Tokens.Strong | undefined {
    return this.#boldToNextStars(src, masked) ?? super.emStrong(src, masked, previous);
  }

  /** `**Note:**text`: CommonMark leaves these stars there or opens with them, but models mean bold. */
  #boldToNextStars(src: string, masked: string): Tokens.Strong | undefined {
    if (!src.startsWith('**')) return undefined;
    // In what is masked there are no stars in code, links and escapes.
    const rest = masked.slice(-src.length);
    const length = /^\*\*(?=[^\s*])[^*\n]{0,200}[^\s*\\]\*\*(?!\*)/.exec(rest)?.[0].length;
    if (length === undefined) return undefined;
    const raw = src.slice(0, length);
    const text = raw.slice(2, -2);
    return { type: 'strong', raw, text, tokens: this.lexer.inlineTokens(text) };
  }

  override del(src: string, masked: string, previous?: string): Tokens.Del | undefined {
    return src.startsWith('~~') ? super.del(src, masked, previous) : undefined;
  }

  override url(src: string): Tokens.Link | undefined {
    return URL_START.test(src) ? super.url(src) : undefined;
  }

  override inlineText(src: string): Tokens.Text {
    const raw = src.slice(0, endOfText(src));
    return { type: 'text', raw, text: raw, escaped: true };
  }
}

function endOfText(src: string): number {
  STOPS.lastIndex = src.startsWith('`') || src.startsWith('~') ? runLength(src) : 1;
  for (let stop = STOPS.exec(src); stop; stop = STOPS.exec(src)) {
    const { index } = stop;
    const previous = src[index - 1] ?? '';
    const next = src[index + 1] ?? '';
    if (stop[0] === '@') {
      const start = startOfLocalPart(src, index);
      if (start > 0 && start < index && /[a-z\d]/i.test(next)) return start;
    } else if (stop[0] === '_') {
      // Inside a word it can only close emphasis, and closers are found from their openers.
      if (!/[\p{L}\p{N}_]/u.test(previous)) return index;
    } else if (stop[0] !== '!' || next === '[') {
      return index;
    }
  }
  return src.length;
}

function runLength(src: string): number {
  let length = 1;
  while (src[length] === src[0]) length += 1;
  return length;
}

function startOfLocalPart(src: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 64 && /[a-z\d._+-]/i.test(src[start - 1] ?? '')) start -= 1;
  return start;
}

/**
 * The block tokens of the Markdown, and in `links` what its references lead to. Throws only when it
 * is nested thousands of levels deep.
 */
export function lexMarkdown(markdown: string): TokensList {
  return new Lexer({ gfm: true, tokenizer: new ChatTokenizer() }).lex(markdown);
}
