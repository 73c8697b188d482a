import type { RESTOptions } from 'discord.js';
import { Agent, request } from 'undici';

/** HTTP for discord.js over a connection pool of our own. */
export type Transport = {
  readonly makeRequest: RESTOptions['makeRequest'];
  /** Closes every connection; what is still under way fails. */
  close(): Promise<void>;
};

/**
 * Opens a {@link Transport}. discord.js brings an older undici, whose global pool can neither be
 * closed nor shared with ours; and a body read in here counts against the request's time limit.
 */
export function openTransport(): Transport {
  const agent = new Agent({ connect: { timeout: 10_000 } });
  return {
    makeRequest: async (url, init) => {
      const { body, contentType } = await encode(init.body);
      const answer = await request(url, {
        method: (init.method ?? 'GET') as 'GET',
        headers: {
          ...(init.headers as Record<string, string>),
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
        },
        body,
        signal: init.signal ?? null,
        dispatcher: agent,
      });
      const bytes = await answer.body.arrayBuffer();
      const hasBody = bytes.byteLength > 0;
      return new Response(hasBody ? bytes : null, {
        status: answer.statusCode,
        headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      }) as unknown as ReturnType<RESTOptions['makeRequest']>;
    },
    close: () => agent.destroy(),
  };
}

async function encode(
  body: unknown,
): Promise<{ body: string | Uint8Array | null; contentType?: string }> {
  if (body === null || body === undefined) return { body: null };
  if (typeof body === 'string') return { body };
  const encoded = new Response(body as FormData);
  const contentType = encoded.headers.get('content-type');
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  return contentType === null ? { body: bytes } : { body: bytes, contentType };
}
