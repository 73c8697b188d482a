/** The arguments of a call, sorted. */
export type DaemonArgs = {
  /** Commands and operands. */
  readonly words: readonly string[];
  readonly wantsJson: boolean;
  /** Options without a value, such as `--loaded`. */
  readonly flags: ReadonlySet<string>;
  readonly port: number;
  /** The first option this CLI does not know. */
  readonly strange: string | undefined;
};

const valued = ['-o', '--output', '--port', '--idle-timeout', '--device', '--type', '--search'];
const plain = ['--loaded', '--cached', '--variants', '--force', '--version', '--help', '-h'];

/** Sorts arguments as CLI 0.10 and later understand them: `--port 1` and `--port=1`. */
export function parseDaemonArgs(args: readonly string[]): DaemonArgs {
  const words: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let strange: string | undefined;
  const rest = args.flatMap((arg) => (arg.startsWith('-') ? splitAtEqualSign(arg) : [arg]));
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (valued.includes(word)) {
      at += 1;
      values.set(word.replace(/^-o$/u, '--output'), rest[at] ?? '');
    } else if (plain.includes(word)) flags.add(word);
    else if (word.startsWith('-')) strange ??= word;
    else words.push(word);
  }
  const port = Number(values.get('--port') ?? 0);
  return { words, wantsJson: values.get('--output') === 'json', flags, port, strange };
}

function splitAtEqualSign(arg: string): string[] {
  const [, name, value] = /^([^=]+)=(.*)$/u.exec(arg) ?? [];
  return name === undefined || value === undefined ? [arg] : [name, value];
}
