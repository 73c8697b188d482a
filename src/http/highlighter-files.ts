import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StaticFile } from './static-file.ts';

/** What highlight.js is asked to know; the page fetches a language when code in it appears. */
const LANGUAGES = [
  ...['bash', 'c', 'cpp', 'csharp', 'css', 'diff', 'dockerfile', 'go', 'ini', 'java'],
  ...['javascript', 'json', 'kotlin', 'markdown', 'php', 'powershell', 'python', 'ruby'],
  ...['rust', 'sql', 'swift', 'typescript', 'xml', 'yaml'],
];

/** highlight.js as its authors built it for browsers, by path; read when it is first asked for. */
export function highlighterFiles(type: string): [string, StaticFile][] {
  const names = ['core', ...LANGUAGES.map((language) => `languages/${language}`)];
  return names.map((name) => {
    const read = () => readFileSync(fileURLToPath(addressOf(name)));
    return [`/highlight/${name}.js`, new StaticFile(type, read)];
  });
}

function addressOf(name: string): string {
  return import.meta.resolve(`@highlightjs/cdn-assets/es/${name}.min.js`);
}
