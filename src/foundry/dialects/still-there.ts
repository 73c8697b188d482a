import { FoundryError } from '../errors.ts';

/**
 * What a refusal means. After a restart a server of another generation may listen on the same port;
 * a route that is not there looks like a model that is not there, in some generations to the byte.
 * So at a 404 the server is asked whether it still is what it was: if not, the fault becomes
 * `unreachable`, with which the client searches and recognises again.
 */
export async function explainMissing(
  fault: FoundryError,
  isStillThere: () => Promise<boolean>,
): Promise<FoundryError> {
  if (fault.status !== 404 || (await isStillThere().catch(() => false))) return fault;
  return anotherServer(fault);
}

/** The fault of a server that is not the one that was recognised here. */
export function anotherServer(cause: FoundryError): FoundryError {
  return new FoundryError('unreachable', 'another server has come to this port', { cause });
}
