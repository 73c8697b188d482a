import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasFailed, refusedWords, wordsOf } from '../../../src/foundry/cli/cli-words.ts';

function ran(status: number, stdout: string, stderr = '') {
  return { kind: 'ran', status, stdout, stderr } as const;
}

describe('the words that a command refuses', () => {
  it.each([
    [
      ran(2, '', "Unrecognized command or argument 'service'.\nHint: Run 'foundry --help'"),
      ['service'],
    ],
    [
      ran(
        1,
        'Usage:',
        "Required command was not provided.\nUnrecognized command or argument 'server'.\nUnrecognized command or argument 'status'.",
      ),
      ['server', 'status'],
    ],
    [ran(2, '', "error: unrecognized subcommand 'server'\n\nUsage: foundry <COMMAND>"), ['server']],
    [ran(2, '', "error: unexpected argument '--output' found"), ['--output']],
    [ran(2, 'Unknown option: --variants=1\n'), ['--variants']],
    [ran(1, '', 'the server is in trouble'), []],
    [ran(0, "Unrecognized command or argument 'server'."), []],
  ])('%j', (result, words) => {
    expect(refusedWords(result)).toEqual(words);
  });
});

describe('why a run failed', () => {
  it.each([
    [
      'is behind the mark of an error',
      ran(1, '', '● error: Failed to download a: no space left\n'),
      'Failed to download a: no space left',
    ],
    [
      'is the exception, not the progress',
      ran(
        1,
        'Downloading a...\n\r[## ] 40.00 % [..]\nFailed: Downloading a\nException: the net is down\n',
      ),
      'the net is down',
    ],
    [
      'goes on below the first line',
      ran(1, '', 'Unhandled exception: a\r\n   at b()\r\n'),
      'a at b()',
    ],
    ['is the last that was said', ran(3, 'one\ntwo\n---\nthree\nfour 40%\n'), 'one two three'],
    ['is the status when nothing was said', ran(70, ' \n\r\n●●●'), 'it ended with status 70'],
  ])('%s', (_, result, words) => {
    expect(wordsOf(result)).toBe(words);
  });

  it('is one short line, whatever is printed', () => {
    const text = fc.string({ unit: 'binary', maxLength: 500 });
    fc.assert(
      fc.property(text, text, (stdout, stderr) => {
        const words = wordsOf(ran(1, stdout, stderr));
        expect(words).toMatch(/^[^\r\n]{1,300}$/);
        refusedWords(ran(1, stdout, stderr));
      }),
    );
  });

  it('may be said with status 0', () => {
    expect(hasFailed(ran(0, '🔴 Exception: no'))).toBe(true);
    expect(hasFailed(ran(0, 'all is well, without error: really'))).toBe(false);
    expect(hasFailed(ran(1, ''))).toBe(true);
  });
});
