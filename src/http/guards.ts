import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { isLoopback } from '../config/load.ts';
import { addressOf } from './connection.ts';
import { ApiError } from './errors.ts';
import { WrongKeys } from './wrong-keys.ts';

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
};

/** Headers that every answer carries. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
};

/**
 * On a loopback address: 403 for a `Host` that does not name this machine. A web page whose name
 * was pointed at 127.0.0.1 (DNS rebinding) gets nothing.
 */
export function hostGuard(boundHost: string): MiddlewareHandler {
  const names = new Set([...LOCAL_NAMES, boundHost.toLowerCase(), `[${boundHost.toLowerCase()}]`]);
  return async (c, next) => {
    if (isLoopback(boundHost) && !names.has(withoutPort(c.req.header('host') ?? ''))) {
      throw new ApiError(403, 'forbidden', 'Host: expected localhost, 127.0.0.1 or [::1].');
    }
    await next();
  };
}

/**
 * On a loopback address: 403 for what another site's page sends. A public address needs the key
 * instead, which a browser never sends by itself.
 */
export function originGuard(boundHost: string): MiddlewareHandler {
  return async (c, next) => {
    if (isLoopback(boundHost)) {
      const site = c.req.header('sec-fetch-site') ?? 'none';
      const origin = c.req.header('origin');
      const isOwn = origin === undefined || hostOf(origin) === c.req.header('host')?.toLowerCase();
      if (!isOwn || (site !== 'same-origin' && site !== 'none')) {
        throw new ApiError(403, 'forbidden', 'Origin: requests from other sites are refused.');
      }
    }
    await next();
  };
}

/**
 * 401 unless `Authorization: Bearer` carries the key; without a key everybody passes. Wrong keys are
 * answered late: the first of an address after `firstMs`.
 */
export function keyGuard(
  apiKey: string | undefined,
  { firstMs }: { firstMs: number },
): MiddlewareHandler {
  const wrongKeys = new WrongKeys({ firstMs });
  // Hashes have one length, so the comparison takes the same time for every wrong key.
  const expected = apiKey === undefined ? undefined : hashOf(apiKey);
  return async (c, next) => {
    const [, given = ''] = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (expected !== undefined && !timingSafeEqual(hashOf(given.trim()), expected)) {
      if (given !== '') await wrongKeys.hold(addressOf(c), c.req.raw.signal);
      throw new ApiError(401, 'unauthorized', 'Authorization: expected "Bearer <API_KEY>".', {
        'www-authenticate': 'Bearer',
      });
    }
    await next();
  };
}

function withoutPort(host: string): string {
  return /^(\[[^\]]*\]|[^:]*)(:\d{1,5})?$/.exec(host.toLowerCase())?.[1] ?? '';
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
