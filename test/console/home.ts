/** Where a system says who its user is. */
const NAMES = ['HOME', 'USERPROFILE'];

/** Does something as a person whose home is this folder: a Foundry of the machine is not found there. */
export async function atHome<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = NAMES.map((name) => [name, process.env[name]] as const);
  for (const name of NAMES) process.env[name] = folder;
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
