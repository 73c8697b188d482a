import type { WireAnswer } from '../transport.ts';
import type { Claim, Sign } from './dialect.ts';

/** Whether an answer shows something; no answer shows nothing. */
export function shows(sign: Sign | undefined, what: (answer: WireAnswer) => boolean): Claim {
  return sign === undefined ? undefined : sign !== 'none' && what(sign);
}

/** Whether an answer shows nothing of the kind; no answer does not. */
export function lacks(sign: Sign | undefined, what: (answer: WireAnswer) => boolean): Claim {
  return sign === undefined ? undefined : sign === 'none' || !what(sign);
}

/** Certainly false as soon as one claim is, true when all are. */
export function all(...claims: readonly Claim[]): Claim {
  if (claims.includes(false)) return false;
  return claims.includes(undefined) ? undefined : true;
}

/** Certainly true as soon as one claim is, false when all are. */
export function some(...claims: readonly Claim[]): Claim {
  if (claims.includes(true)) return true;
  return claims.includes(undefined) ? undefined : false;
}
