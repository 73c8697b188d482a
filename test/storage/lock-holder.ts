import { lockFolder } from '../../src/storage/lock.ts';

/**
 * A process for the lock's tests: says `locked`, or why not; lives until it is told to end. With
 * `pulse` as the second argument it has no sockets.
 */
const [, , dir = '', way = 'socket'] = process.argv;
try {
  const unlock = await lockFolder(dir, { hasSockets: way === 'socket' });
  process.stdout.write('locked\n');
  process.stdin.once('data', () => void unlock().then(() => process.exit(0)));
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
