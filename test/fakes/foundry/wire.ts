import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';

/** Sends JSON and ends the response; nothing happens when the client is gone. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  sendText(res, status, JSON.stringify(body), { 'content-type': 'application/json' });
}

/** Sends text and ends the response; `headers` may leave out the content type. */
export function sendText(
  res: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (res.destroyed) return;
  res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(text)) });
  res.end(text);
}

/** The whole body of a request as text. */
export async function readBody(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Tears the connection down with a TCP reset. */
export function resetConnection(res: ServerResponse): void {
  res.socket?.resetAndDestroy();
}

/** Resets in the middle of a response, after the client had time to read what was written. */
export async function resetAfterRead(res: ServerResponse): Promise<void> {
  // A reset overtakes bytes that the client has received but not yet handed to its reader.
  await setTimeout(20);
  resetConnection(res);
}

/** An SSE response whose bytes may be cut into small pieces. */
export type SseResponse = {
  /** Writes `data: <json>` (a string goes as it is), with an `event:` line when named. */
  event(data: unknown, name?: string): Promise<void>;
  end(): void;
};

/** Starts an SSE response: status and headers are sent at once, before any event. */
export function openSse(res: ServerResponse, splitBytes: number | undefined): SseResponse {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.flushHeaders();
  return {
    async event(data, name) {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      const bytes = Buffer.from(`${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`);
      const size = splitBytes ?? bytes.length;
      for (let at = 0; at < bytes.length && !res.destroyed; at += size) {
        const hasRoom = res.write(bytes.subarray(at, at + size));
        if (!hasRoom) await untilDrained(res);
        // Without a turn of the event loop the pieces would arrive as one.
        if (splitBytes !== undefined) await setImmediate();
      }
    },
    end() {
      if (!res.destroyed) res.end();
    },
  };
}

/** A server that writes to a client that does not read stands still. */
async function untilDrained(res: ServerResponse): Promise<void> {
  if (res.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      res.off('drain', go).off('close', go);
      resolve();
    };
    res.on('drain', go).on('close', go);
  });
}
