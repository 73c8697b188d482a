import { z } from 'zod';
import { parseJson } from '../transport.ts';

const serverStatus = z.looseObject({
  webUrls: z.array(z.string()).optional().catch(undefined),
  port: z.number().optional().catch(undefined),
});

/**
 * The addresses in the output of `foundry server status --output json` (CLI 0.10 and later) or of
 * `server start`. Lines around the JSON are passed over; another program's output gives none.
 */
export function parseServerStatus(stdout: string): string[] {
  const from = stdout.indexOf('{');
  const to = stdout.lastIndexOf('}');
  const parsed = serverStatus.safeParse(parseJson(stdout.slice(from, to + 1)));
  if (from < 0 || !parsed.success) return addressesIn(stdout);
  const { webUrls, port } = parsed.data;
  if (webUrls !== undefined) return webUrls.flatMap(addressesIn);
  return port === undefined ? [] : [`http://127.0.0.1:${port}`];
}

/**
 * The address in the text of `foundry service status` (CLI up to 0.8), such as
 * `🟢 Model management service is running on http://127.0.0.1:63309/openai/status`.
 */
export function parseServiceStatus(stdout: string): string[] {
  return /not running/i.test(stdout) ? [] : addressesIn(stdout);
}

/** Every http(s) address with a port in a text, without path. Port 0 is a service half started. */
function addressesIn(text: string): string[] {
  const found = [
    ...text.matchAll(/https?:\/\/[\w.-]+:(\d{1,5})|https?:\/\/\[[\da-f:]+\]:(\d{1,5})/gi),
  ];
  const real = found.filter(([, v4, v6]) => Number(v4 ?? v6) > 0);
  return [...new Set(real.map(([address]) => address))];
}
