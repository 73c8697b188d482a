import { expect, it } from 'vitest';
import { openOutput } from '../../src/app/output.ts';

const LINE = `${JSON.stringify({ level: 30, time: '2026-01-01T00:00:00Z', msg: 'open' })}\n`;

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, hasColors: () => false, write: (text: string) => written.push(text), written };
}

it('writes JSON lines where a program reads them, and readable ones in a terminal', () => {
  const [stdout, file, terminal] = [stream(true), stream(false), stream(true)];
  openOutput({ stdout, stderr: file }).log(LINE);
  openOutput({ stdout, stderr: terminal }).log(LINE);
  expect(file.written).toEqual([LINE]);
  expect(terminal.written).toEqual([expect.stringMatching(/INFO {2}open\n$/)]);
});

it('gives what goes to the terminal to the chat that has it, and nothing else', () => {
  const [stdout, stderr] = [stream(true), stream(false)];
  const output = openOutput({ stdout, stderr });
  const shown: string[] = [];
  output.divert((text) => shown.push(text));
  output.print('claim\n');
  output.log(LINE);
  output.divert(undefined);
  output.print('bye\n');
  expect(shown).toEqual(['claim\n']);
  expect(stdout.written).toEqual(['bye\n']);
  expect(stderr.written).toEqual([LINE]);
});
