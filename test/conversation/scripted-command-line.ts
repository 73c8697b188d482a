import type { CommandLine } from '../../src/foundry/command-line.ts';
import type { Model, ServiceAction, ServiceReport } from '../../src/foundry/types.ts';

/** A `foundry` command that does what the test says. */
export class ScriptedCommandLine implements CommandLine {
  lost(): void {}

  /** What the service was asked for, in order. */
  readonly asked: ServiceAction[] = [];
  /** How the service answers; may wait. */
  onService: (action: ServiceAction) => Promise<ServiceReport> | ServiceReport = () => ({
    isRunning: true,
  });

  /** What a download does; may wait. */
  onDownload: (onProgress: (percent: number) => void) => Promise<void> = async () => {};

  async enrich(models: readonly Model[]): Promise<readonly Model[]> {
    return models;
  }

  async download(_: Model, { onProgress }: Parameters<CommandLine['download']>[1]): Promise<void> {
    await this.onDownload(onProgress);
  }

  async service(action: ServiceAction): Promise<ServiceReport> {
    this.asked.push(action);
    return await this.onService(action);
  }
}
