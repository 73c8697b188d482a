import { type Check, note, ok, warning } from '../check.ts';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

/** A proxy that is set and that nobody uses explains why a messenger is out of reach. */
export const proxy: Check = {
  name: 'proxy',
  async run({ environment, texts: { proxy: texts }, telegram, discord }) {
    const set = VARIABLES.flatMap((name) => [name, name.toLowerCase()]).filter(
      // Windows knows one name in any case.
      (name, index, all) => environment[name] && !isSameOnWindows(name, all.slice(0, index)),
    );
    if (set.length === 0) return [ok(texts.none)];
    const names = set.join(', ');
    const checked = await Promise.all([telegram(), discord()]);
    const isCutOff = checked.some(
      (each) => each?.ok === false && (each.fault === 'unreachable' || each.fault === 'timeout'),
    );
    return [isCutOff ? warning(texts.needed(names)) : note(texts.unused(names))];
  },
};

function isSameOnWindows(name: string, others: readonly string[]): boolean {
  return process.platform === 'win32' && others.includes(name.toUpperCase());
}
