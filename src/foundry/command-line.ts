import type { Model, ServiceAction, ServiceReport } from './types.ts';

/** What the client asks of the `foundry` command, where there is one. */
export interface CommandLine {
  /** Fills in what the command knows about models and their server does not tell. Never throws. */
  enrich(models: readonly Model[], signal: AbortSignal): Promise<readonly Model[]>;
  /** Throws `download_failed`, `no_cli`, `disk_full`, `aborted`. */
  download(
    model: Model,
    options: { readonly signal: AbortSignal; readonly onProgress: (percent: number) => void },
  ): Promise<void>;
  /** The server that it told of is gone: what it said last holds no more. */
  lost(): void;
  /** Throws `no_cli`, `service_failed`, `aborted`. */
  service(action: ServiceAction, signal: AbortSignal): Promise<ServiceReport>;
}
