import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { variableNames } from '../../src/config/variables.ts';

const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
/** A setting is `#NAME=value`; an explanation has a blank after its `#`. */
const settings = [...text.matchAll(/^#([A-Z_]+)=(.*)$/gm)];
const names = settings.map(([, name = '']) => name);

/** The file as it is when somebody removes the `#` of these settings. */
function withSettings(...wanted: readonly string[]): Record<string, string> {
  return parse(
    text.replace(/^#([A-Z_]+)=/gm, (line, name: string) =>
      wanted.includes(name) ? `${name}=` : line,
    ),
  );
}

describe('.env.example', () => {
  it('has every variable once, and no other', () => {
    expect([...names].sort()).toEqual(variableNames().sort());
  });

  it('is a valid configuration as it stands, and changes nothing', () => {
    expect(loadConfig(parse(text))).toEqual({ ...loadConfig({}), warnings: [] });
  });

  it.each(names)('shows what holds without %s', (name) => {
    expect(loadConfig(withSettings(name))).toEqual(loadConfig({}));
  });

  it('is a valid configuration with everything in it', () => {
    expect(Object.keys(withSettings(...names)).sort()).toEqual([...names].sort());
    expect(loadConfig(withSettings(...names))).toEqual(loadConfig({}));
  });

  it('explains each variable right above it, in lines that fit a screen', () => {
    const lines = text.split('\n');
    for (const name of names) {
      const at = lines.findIndex((line) => line.startsWith(`#${name}=`));
      expect(lines[at - 1], name).toMatch(/^# \S/);
    }
    const prose = lines.filter((line) => line.startsWith('# '));
    for (const line of prose) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});
