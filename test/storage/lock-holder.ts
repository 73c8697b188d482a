import { lockFolder } from '../../src/storage/lock.ts';

/** A process for the lock's test: says `locked`, or why not; lives until it is told to end. */
try {
  const unlock = await lockFolder(process.argv[2] ?? '');
  process.stdout.write('locked\n');
  process.stdin.once('data', () => void unlock().then(() => process.exit(0)));
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
