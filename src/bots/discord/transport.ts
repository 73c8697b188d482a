import type { RESTOptions } from 'discord.js';
import { Agent, request } from 'undici';
import { type Observe, type RequestCall, resultOf, unobserved } from '../../observe.ts';

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
export function openTransport(observe: Observe = unobserved): Transport {
  const agent = new Agent({ connect: { timeout: 10_000 } });
  return {
    makeRequest: async (url, init) => {
      const { body, contentType } = await encode(init.body);
      const method = init.method ?? 'GET';
      const tell = (status?: number) =>
        observe({
          kind: 'request',
          platform: 'discord',
          call: callOf(method, url),
          result: resultOf(status),
        });
      const sent = request(url, {
        method: method as 'GET',
        headers: {
          ...(init.headers as Record<string, string>),
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
        },
        body,
        signal: init.signal ?? null,
        dispatcher: agent,
      });
      const answer = await sent.catch((error: unknown) => {
        tell();
        throw error;
      });
      tell(answer.statusCode);
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

/** What a request does to a channel, by its method and path. */
function callOf(method: string, url: string): RequestCall {
  if (url.endsWith('/typing')) return 'typing';
  if (method === 'PATCH') return 'edit';
  if (method === 'DELETE') return 'remove';
  const isMessage = /\/messages$|\/webhooks\/\d+\/[^/]+$/.test(url);
  return method === 'POST' && isMessage ? 'send' : 'other';
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
