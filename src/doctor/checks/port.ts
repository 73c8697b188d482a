import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Check, fault, note, ok } from '../check.ts';

/** Whether the port of the web page and the API can be had, or our own copy has it. */
export const port: Check = {
  name: 'port',
  async run({ config, texts: { port: texts }, runningCopy, signal }) {
    const { API_HOST: host, API_PORT: number } = config;
    if (number === 'off') return [note(texts.off)];
    if (number === 0) return [ok(texts.any)];
    const address = `${host}:${number}`;
    switch (await tryToListen(host, number, signal)) {
      case 'free':
        return [ok(texts.free(address))];
      case 'EADDRINUSE': {
        const isOwn = (await runningCopy()) !== undefined;
        return [isOwn ? ok(texts.own(address)) : fault(texts.taken(address))];
      }
      case 'EACCES':
        return [fault(texts.forbidden(address))];
      default:
        return [fault(texts.wrongHost(host))];
    }
  },
};

/** Opens the port for a moment: the only way to know. */
async function tryToListen(host: string, number: number, signal: AbortSignal): Promise<string> {
  const server = createServer();
  try {
    server.listen({ host, port: number, exclusive: true });
    await once(server, 'listening', { signal });
    return 'free';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return String(code);
  } finally {
    server.close();
  }
}
