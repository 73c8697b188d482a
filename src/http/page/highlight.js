/** Longer code stays plain: it would hold the page up each time it grows. */
const MAX_CHARS = 40_000;
const LANGUAGES = new Set(
  'bash c cpp csharp css diff dockerfile go ini java javascript json kotlin markdown php powershell python ruby rust sql swift typescript xml yaml'.split(
    ' ',
  ),
);
const OTHER_NAMES = {
  ...{ sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', h: 'c', 'c++': 'cpp', cc: 'cpp' },
  ...{ hpp: 'cpp', cs: 'csharp', 'c#': 'csharp', scss: 'css', patch: 'diff', docker: 'dockerfile' },
  ...{ golang: 'go', toml: 'ini', js: 'javascript', mjs: 'javascript', jsx: 'javascript' },
  ...{ json5: 'json', jsonc: 'json', kt: 'kotlin', md: 'markdown', ps1: 'powershell' },
  ...{ pwsh: 'powershell', py: 'python', py3: 'python', rb: 'ruby', rs: 'rust', ts: 'typescript' },
  ...{ tsx: 'typescript', html: 'xml', svg: 'xml', vue: 'xml', yml: 'yaml' },
};
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" };
const PIECES = /<span class="([\w .-]*)">|<\/span>|&(?:amp|lt|gt|quot|#x27);|[^<&]+|[<&]/g;

let highlighter;
const loaded = new Map();
const ready = new Set();

/**
 * Shows code in an element, in colours as soon as its language is there. What it says only ever
 * becomes text nodes: of the highlighter's markup nothing but names of classes is taken.
 */
export function showCode(element, code, language) {
  const name = nameOf(language);
  const isColoured = name !== undefined && code.length <= MAX_CHARS;
  if (isColoured && ready.has(name)) return element.replaceChildren(...coloured(code, name));
  element.textContent = code;
  if (!isColoured) return;
  void load(name).then(
    () => {
      if (element.textContent === code) element.replaceChildren(...coloured(code, name));
    },
    () => {},
  );
}

function nameOf(language) {
  const name = language.toLowerCase();
  const known = OTHER_NAMES[name] ?? name;
  return LANGUAGES.has(known) ? known : undefined;
}

async function load(name) {
  const loading = loaded.get(name) ?? fetchLanguage(name);
  loaded.set(name, loading);
  await loading;
}

async function fetchLanguage(name) {
  const [core, { default: grammar }] = await Promise.all([
    import('/highlight/core.js'),
    import(`/highlight/languages/${name}.js`),
  ]);
  highlighter = core.default;
  highlighter.registerLanguage(name, grammar);
  ready.add(name);
}

function coloured(code, name) {
  return toNodes(highlighter.highlight(code, { language: name, ignoreIllegals: true }).value);
}

/** The highlighter's markup as nodes; what is not a span of a class is text. */
function toNodes(markup) {
  const root = document.createDocumentFragment();
  let parent = root;
  for (const [piece, className] of markup.matchAll(PIECES)) {
    if (className !== undefined) {
      const span = document.createElement('span');
      span.className = className;
      parent.append(span);
      parent = span;
    } else if (piece === '</span>') parent = parent.parentNode ?? root;
    else parent.append(ENTITIES[piece] ?? piece);
  }
  return root.childNodes;
}
