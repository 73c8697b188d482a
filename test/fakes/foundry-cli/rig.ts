import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach } from 'vitest';
import { type FakeFoundry, type FakeFoundryOptions, startFakeFoundry } from '../foundry/index.ts';
import { type FakeFoundryCli, type FakeFoundryCliOptions, installFakeFoundryCli } from './index.ts';
import { type Ended, runCommand } from './run-command.ts';

/** What one test has installed; everything is gone after it. */
export function useCliRig() {
  const undo: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  async function folder(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'fake-foundry-cli-'));
    undo.push(() => rm(dir, { recursive: true, force: true }));
    return dir;
  }

  async function install(options: FakeFoundryCliOptions): Promise<FakeFoundryCli> {
    const cli = await installFakeFoundryCli(await folder(), options);
    undo.push(() => cli.close());
    return cli;
  }

  async function foundry(options: FakeFoundryOptions): Promise<FakeFoundry> {
    const server = await startFakeFoundry(options);
    undo.push(() => server.close());
    return server;
  }

  return { folder, install, foundry };
}

/** Runs the command to its end; the arguments are the words of `line`. */
export function say(cli: FakeFoundryCli, line: string): Promise<Ended> {
  return runCommand(cli.path, line.split(' ').filter(Boolean)).ended;
}

/** The text without colours. */
export function plain(text: string): string {
  return stripVTControlCharacters(text);
}
