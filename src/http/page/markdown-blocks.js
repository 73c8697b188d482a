import { parseInline } from './markdown-inline.js';

const FENCE = /^( {0,3})(`{3,}|~{3,})\s*([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(?:(\s+)(.*)|\s*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const MAX_DEPTH = 12;

/** Markdown as a list of `{ tag, … }` nodes, one per block. HTML in it stays text. */
export function parseBlocks(markdown) {
  return blocksOf(markdown.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0);
}

function blocksOf(lines, depth) {
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === '') {
      at += 1;
      continue;
    }
    const read = depth < MAX_DEPTH ? readBlock(lines, at, depth) : readParagraph(lines, at);
    blocks.push(read.node);
    at = read.end;
  }
  return blocks;
}

function readBlock(lines, at, depth) {
  const line = lines[at];
  if (FENCE.test(line)) return readCode(lines, at);
  const heading = HEADING.exec(line);
  if (heading !== null) {
    const children = parseInline(heading[2] ?? '');
    return { node: { tag: `h${heading[1].length}`, children }, end: at + 1 };
  }
  if (RULE.test(line)) return { node: { tag: 'hr' }, end: at + 1 };
  if (QUOTE.test(line)) return readQuote(lines, at, depth);
  if (ITEM.test(line)) return readList(lines, at, depth);
  if (isTable(lines, at)) return readTable(lines, at);
  return readParagraph(lines, at);
}

/** A block that is still open (the answer is growing) goes to the end. */
function readCode(lines, at) {
  const [, indent, fence, info] = FENCE.exec(lines[at]);
  const closing = new RegExp(`^\\s*${fence[0]}{${fence.length},}\\s*$`);
  const code = [];
  let end = at + 1;
  while (end < lines.length && !closing.test(lines[end])) {
    code.push(lines[end].replace(new RegExp(`^ {0,${indent.length}}`), ''));
    end += 1;
  }
  const language = info.trim().split(/\s+/)[0] ?? '';
  return { node: { tag: 'pre', language, code: code.join('\n') }, end: end + 1 };
}

function readQuote(lines, at, depth) {
  const inner = [];
  let end = at;
  while (end < lines.length && lines[end].trim() !== '') {
    if (!QUOTE.test(lines[end]) && startsBlock(lines, end)) break;
    inner.push(lines[end].replace(QUOTE, ''));
    end += 1;
  }
  return { node: { tag: 'blockquote', children: blocksOf(inner, depth + 1) }, end };
}

function readList(lines, at, depth) {
  const [, indent, marker] = ITEM.exec(lines[at]);
  const isOrdered = /\d/.test(marker);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const match = ITEM.exec(lines[end]);
    const isNext =
      match !== null &&
      match[1].length < indent.length + 2 &&
      /\d/.test(match[2]) === isOrdered &&
      !RULE.test(lines[end]);
    if (!isNext) break;
    const item = readItem(lines, end, match);
    items.push({ tag: 'li', children: itemContent(blocksOf(item.lines, depth + 1)) });
    end = item.end;
  }
  const start = isOrdered ? Number.parseInt(marker, 10) : undefined;
  return { node: { tag: isOrdered ? 'ol' : 'ul', start, children: items }, end };
}

/** The lines of one item, without its indent: all that is indented, and the rest of a paragraph. */
function readItem(lines, at, [, indent, marker, gap = ' ', first = '']) {
  const content = indent.length + marker.length + Math.min(gap.length, 4);
  const inner = [first];
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end];
    const width = line.search(/\S/);
    if (width < 0) {
      const next = nextFilled(lines, end);
      const after = lines[next] ?? '';
      const goesOn = after.search(/\S/) >= indent.length + 2;
      if (!goesOn && !ITEM.test(after)) break;
      inner.push('');
      end = next - 1;
    } else if (width >= indent.length + 2) inner.push(line.slice(Math.min(width, content)));
    else if (lines[end - 1].trim() === '' || startsBlock(lines, end)) break;
    else inner.push(line.trim());
  }
  return { lines: inner, end };
}

function nextFilled(lines, from) {
  let at = from;
  while (at < lines.length && lines[at].trim() === '') at += 1;
  return at;
}

/** The first paragraph stands beside the bullet; `[x]` becomes a box. */
function itemContent(blocks) {
  const [first, ...rest] = blocks;
  if (first?.tag !== 'p') return blocks;
  const [lead, ...others] = first.children;
  const box = typeof lead === 'string' ? /^\[([ xX])\] /.exec(lead) : null;
  if (box === null) return [...first.children, ...rest];
  return [`${box[1] === ' ' ? '☐' : '☑'} ${lead.slice(4)}`, ...others, ...rest];
}

function isTable(lines, at) {
  const rule = lines[at + 1];
  return lines[at].includes('|') && rule?.includes('-') && TABLE_RULE.test(rule);
}

function readTable(lines, at) {
  const aligns = cellsOf(lines[at + 1]).map(alignOf);
  const row = (line, tag) => ({
    tag: 'tr',
    children: aligns.map((align, index) => {
      const children = parseInline(cellsOf(line)[index] ?? '');
      return { tag, align, children };
    }),
  });
  const head = row(lines[at], 'th');
  const body = [];
  let end = at + 2;
  while (end < lines.length && lines[end].includes('|')) {
    body.push(row(lines[end], 'td'));
    end += 1;
  }
  const children = [
    { tag: 'thead', children: [head] },
    { tag: 'tbody', children: body },
  ];
  return { node: { tag: 'table', children }, end };
}

function cellsOf(line) {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function alignOf(cell) {
  if (!cell.endsWith(':')) return undefined;
  return cell.startsWith(':') ? 'center' : 'end';
}

function readParagraph(lines, at) {
  const text = [lines[at].trim()];
  let end = at + 1;
  while (end < lines.length && lines[end].trim() !== '' && !startsBlock(lines, end)) {
    text.push(lines[end].trim());
    end += 1;
  }
  return { node: { tag: 'p', children: parseInline(text.join('\n')) }, end };
}

function startsBlock(lines, at) {
  const line = lines[at];
  const starts = [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line));
  return starts || isTable(lines, at);
}
