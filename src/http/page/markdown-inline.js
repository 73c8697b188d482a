const WORD = /[\p{L}\p{N}_]/u;
const SPACE = /\s/;
const ESCAPED = /[!-/:-@[-`{-~]/;
const MARKS = ['***', '**', '__', '~~', '*', '_'];
const TAGS = { '**': 'strong', __: 'strong', '~~': 'del', '*': 'em', _: 'em' };
const PROTOCOLS = new Set(['https:', 'http:', 'mailto:']);
const MAX_DEPTH = 8;

/**
 * The text of one block as a list of strings and `{ tag, … }` nodes. Marks that are not closed (yet)
 * stay as they are. Time grows in line with the text, whatever it contains.
 */
export function parseInline(text, depth = 0) {
  const nodes = [];
  const hopeless = new Set();
  let plain = '';
  let at = 0;
  const push = (node) => {
    if (plain !== '') nodes.push(plain);
    plain = '';
    nodes.push(node);
  };
  while (at < text.length) {
    const found = depth < MAX_DEPTH ? nodeAt(text, at, { depth, hopeless }) : undefined;
    if (found === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (typeof found.node === 'string') plain += found.node;
    else push(found.node);
    at = found.end;
  }
  if (plain !== '') nodes.push(plain);
  return nodes;
}

function nodeAt(text, at, state) {
  const char = text[at];
  if (char === '\\') return escapeAt(text, at);
  if (char === '`') return codeAt(text, at, state);
  if (char === '[' || char === '!') return linkAt(text, at, state);
  if (char === '<' || char === 'h') return addressAt(text, at);
  if (char === '\n') return { node: { tag: 'br' }, end: at + 1 };
  if (char === '*' || char === '_' || char === '~') return emphasisAt(text, at, state);
  return undefined;
}

function escapeAt(text, at) {
  const next = text[at + 1];
  return next !== undefined && ESCAPED.test(next) ? { node: next, end: at + 2 } : undefined;
}

function codeAt(text, at, { hopeless }) {
  const fence = runAt(text, at, '`');
  const from = at + fence.length;
  if (hopeless.has(fence)) return { node: fence, end: from };
  for (let end = text.indexOf(fence, from); end >= 0; ) {
    const run = runAt(text, end, '`');
    if (run.length === fence.length) {
      const code = text.slice(from, end).replaceAll('\n', ' ');
      const isPadded = /^ .*[^ ].* $/.test(code);
      const content = isPadded ? code.slice(1, -1) : code;
      return { node: { tag: 'code', children: [content] }, end: end + fence.length };
    }
    end = text.indexOf(fence, end + run.length);
  }
  hopeless.add(fence);
  return { node: fence, end: from };
}

/** `[text](https://…)`; a picture becomes a link, for the page loads nothing from elsewhere. */
function linkAt(text, at, { depth }) {
  const pattern =
    /!?\[((?:[^[\]\\]|\\.|\[[^[\]]{0,500}\]){0,1000})\]\(\s*<?((?:https?:\/\/|mailto:)[^\s<>]{1,2000}?)>?(?:\s+"[^"]{0,500}")?\s*\)/iy;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [whole, label, address] = match;
  // The lazy match stops at the first bracket; a closed pair belongs to the address.
  const isOpen = address.includes('(') && !address.includes(')') && text[at + whole.length] === ')';
  const href = safeAddress(isOpen ? `${address})` : address);
  if (href === undefined) return undefined;
  const children = label === '' ? [href] : parseInline(label, depth + 1);
  return { node: { tag: 'a', href, children }, end: at + whole.length + (isOpen ? 1 : 0) };
}

function addressAt(text, at) {
  if (text[at] === 'h' && at > 0 && WORD.test(text[at - 1])) return undefined;
  const pattern = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>|https?:\/\/[^\s<>*`"]{1,2000}/iy;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  let address = match[1] ?? match[0].replace(/[.,;:!?'»”]+$/, '');
  if (match[1] === undefined && address.endsWith(')') && !address.includes('(')) {
    address = address.replace(/[).,;:!?]+$/, '');
  }
  const href = safeAddress(address);
  if (href === undefined) return undefined;
  const end = at + (match[1] === undefined ? address.length : match[0].length);
  return { node: { tag: 'a', href, children: [address] }, end };
}

function emphasisAt(text, at, { depth, hopeless }) {
  const mark = MARKS.find((each) => text.startsWith(each, at));
  if (mark === undefined) return undefined;
  const from = at + mark.length;
  const literal = { node: mark, end: from };
  const isWordMark = mark[0] === '_';
  const opens = from < text.length && !SPACE.test(text[from]);
  if (!opens || (isWordMark && at > 0 && WORD.test(text[at - 1]))) return literal;
  if (hopeless.has(mark)) return literal;
  const end = closingAt(text, from, mark);
  if (end < 0) {
    hopeless.add(mark);
    return literal;
  }
  const children = parseInline(text.slice(from, end), depth + 1);
  const node =
    mark === '***'
      ? { tag: 'strong', children: [{ tag: 'em', children }] }
      : { tag: TAGS[mark], children };
  return { node, end: end + mark.length };
}

/** Where the closing mark stands; code and escaped characters are passed over. */
function closingAt(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '`') at = endOfCode(text, at) - 1;
    else if (char === mark[0]) {
      const run = runAt(text, at, char);
      const fits = run.length === mark.length || (run.length === 3 && mark.length < 3);
      const after = text[at + run.length];
      const isInWord = mark[0] === '_' && after !== undefined && WORD.test(after);
      if (fits && at > from && !SPACE.test(text[at - 1]) && !isInWord) {
        return at + run.length - mark.length;
      }
      at += run.length - 1;
    }
  }
  return -1;
}

function endOfCode(text, at) {
  const fence = runAt(text, at, '`');
  const end = text.indexOf(fence, at + fence.length);
  return end < 0 ? at + fence.length : end + fence.length;
}

function runAt(text, at, char) {
  let end = at;
  while (text[end] === char) end += 1;
  return text.slice(at, end);
}

/** Only addresses of the web and of people become links. */
function safeAddress(address) {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return PROTOCOLS.has(protocol) ? href : undefined;
}
