import { decodeText } from '../decode-text.ts';
import { limits } from '../limits.ts';
import { takeText } from '../taken-text.ts';
import { beginningOf, isCalled, type Kind, unusable } from './kind.ts';

/** UTF-8 takes three bytes for a UTF-16 unit at most; the rest is for what is cleaned away. */
const READ_BYTES = 4 * limits.maxTextChars;
/** Letters of other languages than English are numbers in it. */
const RICH_TEXT = '{\\rtf';
const EXTENSIONS = `
  txt text log md markdown rst adoc tex csv tsv json jsonl ndjson json5 xml yaml yml toml ini cfg conf
  properties env diff patch srt vtt html htm xhtml css scss sass less svg
  js mjs cjs jsx ts mts cts tsx vue svelte py pyi rb php pl pm lua r jl java kt kts scala groovy gradle
  c h cc cpp cxx hpp cs fs vb go rs swift m mm dart zig nim hs ml ex exs erl clj lisp el sql graphql
  sh bash zsh fish ps1 psm1 bat cmd asm s v vhd tf proto cmake mk makefile dockerfile gitignore
  editorconfig lock eml ics vcf
`;

/** Text of any kind: source code, tables, logs, HTML and SVG as they are written. */
export const text: Kind = {
  extensions: new Set(EXTENSIONS.trim().split(/\s+/)),
  mimes: [
    'text/',
    'application/json',
    'application/xml',
    'application/javascript',
    'image/svg+xml',
  ],
  maxBytes: limits.maxFileBytes,

  async read(file) {
    const { name, bytes } = file;
    if (beginningOf(bytes, RICH_TEXT.length) === RICH_TEXT) return unusable(name, 'unknown_kind');
    const isBeginning = bytes.length > READ_BYTES;
    const isCalledText = isCalled(text, file);
    const found = decodeText(bytes.subarray(0, READ_BYTES), { isBeginning, isCalledText });
    if (found === undefined) return undefined;
    return takeText(name, { text: found, isCut: isBeginning, whenBlank: 'empty' });
  },
};
