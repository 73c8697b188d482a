// Puts what the compiler leaves alone beside the compiled server: the files of the web page, and
// the programs that read documents.
import { chmod, cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

for (const folder of ['http/page/', 'attachments/documents/']) {
  const from = fileURLToPath(new URL(`../src/${folder}`, import.meta.url));
  const to = fileURLToPath(new URL(`../dist/${folder}`, import.meta.url));
  await cp(from, to, { recursive: true });
}

// npm makes a command executable when it links it, and not again after a build.
await chmod(fileURLToPath(new URL('../dist/foundry-chat.js', import.meta.url)), 0o755);
