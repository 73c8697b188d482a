const SCHEMES = /^(https?|tg|ton|tonsite):/i;

/** The user id of a `tg://user?id=…` link, the way a bot mentions people without a username. */
export function mentionedUserId(url: string): number | undefined {
  const id = /^tg:(?:\/\/)?user\?id=(\d+)/i.exec(url)?.[1];
  return id === undefined ? undefined : Number(id);
}

/**
 * The address as Telegram stores it in a `text_link`: `http://` is added when there is no scheme and
 * `/` when there is no path. Undefined for what Telegram drops silently (javascript:, mailto:, words).
 */
export function checkedLink(url: string): string | undefined {
  const trimmed = url.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed);
  if (hasScheme && !SCHEMES.test(trimmed)) return undefined;
  const full = hasScheme ? trimmed : `http://${trimmed}`;
  if (/\s/.test(full) || !URL.canParse(full)) return undefined;
  const { protocol, hostname } = new URL(full);
  if (!protocol.startsWith('http')) return full;
  const isHost = hostname.includes('.') || hostname.startsWith('[');
  if (!isHost) return undefined;
  return /^https?:\/\/[^/?#]+$/i.test(full) ? `${full}/` : full;
}
