import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';

const rig = useCliRig();
const runCli = pathToFileURL(join(import.meta.dirname, '../../../src/foundry/cli/run-cli.ts')).href;

it.runIf(process.platform !== 'win32')(
  'a command does not outlive this process, however suddenly that exits',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
    const fake = await rig.install({ generation: 'hangs', ignoresTermMs: 60_000 });
    const run = JSON.stringify({ command: fake.path, args: ['model'], timeoutMs: 60_000 });
    const program = join(dir, 'program.mts');
    const leave = 'process.stdin.once("data", () => process.exit(7));';
    await writeFile(program, `import { runCli } from '${runCli}'; void runCli(${run}); ${leave}`);
    // The loader is found from the checkout, not from the program's folder.
    const args = ['--import', import.meta.resolve('tsx'), program];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] });
    const ended = once(child, 'exit');
    await fake.untilRunning(1, 10_000);
    child.stdin.end('now\n');
    expect(await ended).toEqual([7, null]);
    await fake.untilRunning(0, 8_000);
    await rm(dir, { recursive: true });
  },
);
