import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from './documents.ts';

const run = promisify(execFile);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const MANIFEST = JSON.parse(read('package.json')) as { main: string };
/** The longest that a stop takes: answers under way get 10 seconds, then all is closed. */
const STOP_SECONDS = 15;

describe('the systemd unit', () => {
  const unit = read('deploy/foundry-chat.service');
  const settingOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

  it('starts the built program, leaves it time to end, and does not repeat a mistake', () => {
    expect(settingOf('ExecStart')).toBe(`/usr/bin/node ${MANIFEST.main}`);
    expect(Number(settingOf('TimeoutStopSec'))).toBeGreaterThanOrEqual(STOP_SECONDS);
    expect(settingOf('RestartPreventExitStatus')).toBe('2');
  });

  it('is one that systemd understands', async (test) => {
    const path = join(ROOT, 'deploy/foundry-chat.service');
    try {
      await run('systemd-analyze', ['verify', path], { timeout: 30_000 });
    } catch (error) {
      const { code, stderr } = error as { code?: unknown; stderr?: string };
      if (code === 'ENOENT') test.skip('there is no systemd here');
      // The user and node need not be on this machine.
      const faults = (stderr ?? '')
        .split('\n')
        .filter((line) => line.includes('foundry-chat.service:'));
      expect(faults).toEqual([]);
    }
  });
});

describe('the launchd agent', () => {
  const agent = read('deploy/foundry-chat.plist');

  it('starts the built program and leaves it time to end', () => {
    expect(agent).toContain(`<string>${MANIFEST.main}</string>`);
    const seconds = /<key>ExitTimeOut<\/key>\s*<integer>(\d+)</.exec(agent)?.[1];
    expect(Number(seconds)).toBeGreaterThanOrEqual(STOP_SECONDS);
  });

  it('closes every element that it opens', () => {
    const bare = agent.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>/g, '');
    const open: string[] = [];
    for (const [, slash, name, end] of bare.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (end !== '/') open.push(name ?? '');
    }
    expect(open).toEqual([]);
  });
});

describe('the container', () => {
  const compose = read('compose.yaml');
  const recipe = read('Dockerfile');

  it('gets the time to end, and no rights', () => {
    const seconds = /stop_grace_period: (\d+)s/.exec(compose)?.[1];
    expect(Number(seconds)).toBeGreaterThanOrEqual(STOP_SECONDS);
    expect(compose).toContain('read_only: true');
    expect(recipe).toMatch(/^USER node$/m);
  });

  it('copies only what the build context lets in, and starts the built program', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...recipe.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, names]) => names?.split(' ') ?? [],
    );
    expect(copied.length).toBeGreaterThan(4);
    expect(copied.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(recipe).toContain(`CMD ["node", "${MANIFEST.main}"]`);
  });
});
