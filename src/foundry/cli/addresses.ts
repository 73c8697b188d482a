/** `http://host:port` in running text; Kestrel also writes `*` and `+` for every interface. */
const ADDRESS = /https?:\/\/(?:\[[\da-f:.]+\]|[\w.-]+|\*|\+):\d{1,5}(?!\d)/gi;
/** What stands for every interface is listened at, but cannot be called everywhere. */
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };

/** Every usable address in a text, without path, each once. */
export function addressesIn(text: string): string[] {
  const found = [...text.matchAll(ADDRESS)].map(([address]) => callable(address));
  return [...new Set(found.filter((address) => address !== undefined))];
}

/**
 * The address as it can be called: scheme, host and port alone. Undefined when it is none, or has
 * port 0, as a service tells that is half started.
 */
export function callable(address: string): string | undefined {
  const text = address.trim().replace(/^(https?:\/\/)[*+](?=[:/]|$)/i, '$1127.0.0.1');
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  if (!/^https?:$/.test(protocol) || port === '0') return undefined;
  const host = EVERYWHERE[hostname] ?? hostname;
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
}
