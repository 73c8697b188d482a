import type { FakeDiscord } from './index.ts';
import type { Json } from './types.ts';

/** An answer of the REST API, its body parsed. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

/** Sends a bare REST request with the bot's token, for tests of what discord.js would not send. */
export async function api(
  discord: FakeDiscord,
  method: string,
  path: string,
  body?: unknown,
  token = discord.token,
): Promise<ApiAnswer> {
  const isForm = body instanceof FormData;
  const headers = new Headers({ authorization: `Bot ${token}` });
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json');
  const payload = isForm ? body : JSON.stringify(body);
  const init = body === undefined ? {} : { body: payload };
  const response = await fetch(`${discord.url}/v10${path}`, { method, headers, ...init });
  const text = await response.text();
  const parsed = text ? (JSON.parse(text) as Json) : {};
  return { status: response.status, body: parsed, headers: response.headers };
}
