// Puts the files of the web page, which the compiler leaves alone, beside the compiled server.
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const from = fileURLToPath(new URL('../src/http/page/', import.meta.url));
const to = fileURLToPath(new URL('../dist/http/page/', import.meta.url));
await cp(from, to, { recursive: true });
