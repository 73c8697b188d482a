/** What the installed file needs to know. */
export type ScriptOptions = {
  readonly nodePath: string;
  /** Port of the test's process that decides what to answer. */
  readonly port: number;
  /** Gets one line of JSON for each call. */
  readonly logPath: string;
  /** How long the command waits for that process to answer at all. */
  readonly patienceMs: number;
  /** How long SIGTERM is survived; 0: not at all. */
  readonly ignoresTermMs: number;
};

/**
 * The text of the executable file. It logs its arguments, asks the test's process, prints what it
 * is told and exits. Runs as a CommonJS and as an ES module: a file without extension is either,
 * by the folder it lies in.
 */
export function commandScript({ nodePath, ...config }: ScriptOptions): string {
  return `#!${nodePath}
const { appendFileSync } = process.getBuiltinModule('node:fs');
const { connect } = process.getBuiltinModule('node:net');
const config = ${JSON.stringify(config)};
const argv = process.argv.slice(2);

function giveUp(why) {
  process.stderr.write('fake foundry: ' + why + '\\n');
  process.exit(70);
}

if (config.ignoresTermMs > 0) {
  process.on('SIGTERM', () => setTimeout(() => process.exit(143), config.ignoresTermMs));
}
process.stdout.on('error', () => process.exit(1));
appendFileSync(config.logPath, JSON.stringify({ argv, pid: process.pid }) + '\\n');

const patience = setTimeout(
  () => giveUp('no answer from the test; it must not wait synchronously for this command'),
  config.patienceMs,
);
let rest = '';
let hasEnded = false;
const socket = connect(config.port, '127.0.0.1');
socket.setEncoding('utf8');
socket.write(JSON.stringify({ argv }) + '\\n');
socket.on('error', () => undefined);
socket.on('close', () => hasEnded || giveUp('the test that installed this command has gone'));
socket.on('data', (text) => {
  clearTimeout(patience);
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { out, err, exit } = JSON.parse(line);
    if (out !== undefined) process.stdout.write(out);
    if (err !== undefined) process.stderr.write(err);
    if (exit === undefined) continue;
    hasEnded = true;
    process.exitCode = exit;
    socket.destroy();
  }
});
`;
}
