/** Why a port cannot be listened on. */
export type ListenFault =
  | 'port_taken'
  | 'port_forbidden'
  | 'host_foreign'
  | 'host_unknown'
  | 'other';

const FAULTS: Readonly<Record<string, ListenFault>> = {
  EADDRINUSE: 'port_taken',
  EACCES: 'port_forbidden',
  EADDRNOTAVAIL: 'host_foreign',
  ENOTFOUND: 'host_unknown',
};

/** The HTTP server could not open its port; the cause is what the system said. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: ListenFault;
  readonly host: string;
  readonly port: number;

  constructor({ host, port }: { host: string; port: number }, cause: NodeJS.ErrnoException) {
    super(`port ${port} on ${host}: ${cause.code ?? cause.message}`, { cause });
    this.code = FAULTS[cause.code ?? ''] ?? 'other';
    this.host = host;
    this.port = port;
  }
}
