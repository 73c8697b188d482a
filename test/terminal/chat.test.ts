import { describe, expect, it } from 'vitest';
import { foundryModels } from '../fakes/foundry/models.ts';
import { KEYS, openTerminalRig, pasted } from './rig.ts';

const ESC = '\u001b';

describe('an answer', () => {
  it('grows above the line to write in, in styles, and ends with its buttons', async () => {
    const { fake, terminal, send } = await openTerminalRig();
    fake.answer(() => ['# Head\n\n', '- **one** ', 'two\n', '- three']);
    fake.hold();
    send('Hello');
    await terminal.until('Head');
    expect(terminal.screen.at(-1)).toBe('›');
    expect(terminal.all.join('\n')).not.toContain('three');
    fake.release();
    await terminal.until('[/1] 🔁 Retry');
    const answer = ['› Hello', 'Head', '', '• one two', '• three', '', '[/1] 🔁 Retry', '', '›'];
    expect(terminal.screen.filter((_, index) => index > 0)).toEqual(answer);
    expect(terminal.written).toContain('\u001b[1mone\u001b[0m');
  });

  it('that is longer than the window stands whole in what can be scrolled back to', async () => {
    const { fake, terminal, send } = await openTerminalRig({ rows: 8 });
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    fake.answer(() => lines.map((line) => `${line}\n\n`));
    send('Hello');
    await terminal.until('Retry');
    const shown = terminal.all.filter((row) => row.startsWith('line'));
    expect(shown).toEqual(lines);
  });

  it('keeps growing while the window is made narrower and wider', async () => {
    const { fake, terminal, send } = await openTerminalRig({ rows: 30 });
    fake.answer(() => ['one two three four five six ', 'seven eight nine ten ', 'eleven twelve']);
    fake.hold();
    send('Hello');
    await terminal.until('six');
    terminal.resize(20, 30);
    await terminal.until(/one two three four\nfive six/);
    fake.release();
    await terminal.until('[/1] 🔁 Retry');
    terminal.resize(70, 30);
    await terminal.until('one two three four five six seven eight nine ten eleven twelve');
    expect(terminal.all.join('\n').match(/one two/g)).toHaveLength(1);
  });

  it('lets no escape sequence of the model reach the terminal', async () => {
    const { fake, terminal, send } = await openTerminalRig();
    fake.answer(() => [
      'a\u001b[2J\u001b]0;t',
      'itle\u0007b',
      '\u009b31mc\u001b',
      '[31md `\u001b[1m`',
    ]);
    send('Hello');
    await terminal.until('Retry');
    const ours = new RegExp(`${ESC}\\[(?:[\\d;]*[mABCJK]|\\?(?:25|2004|2026)[hl])`, 'g');
    const rest = terminal.written.replace(ours, '').replace(/[\r\n]/g, '');
    expect(rest).not.toMatch(/\p{Cc}/u);
    expect(rest).not.toContain('title');
  });

  it('folds what was thought; a key opens it', async () => {
    const { fake, terminal, send } = await openTerminalRig();
    fake.answer(() => ['<think>', 'Deep thoughts.', '</think>', 'Forty-two.']);
    send('Hello');
    await terminal.until('Retry');
    expect(terminal.all.join('\n')).toMatch(/▸ .*Thought.*\(Ctrl\+O\)\n\nForty-two/);
    expect(terminal.all.join('\n')).not.toContain('Deep');
    terminal.type(KEYS.ctrlO);
    await terminal.until(/▾ .*\nDeep thoughts\.\n\nForty-two/);
    terminal.type(KEYS.ctrlO);
    await terminal.until(({ screen }) => !screen.join().includes('Deep'));
  });

  it('is stopped by Ctrl+C; Ctrl+C soon after gives a hint, and only then leaves', async () => {
    const { fake, terminal, send, quits } = await openTerminalRig();
    fake.answer(() => ['one ', 'two ', 'three']);
    fake.hold();
    send('Hello');
    await terminal.until('one');
    terminal.type(KEYS.ctrlC);
    await terminal.until('[/1] ▶');
    expect(terminal.all.join('\n')).not.toContain('three');
    terminal.type(KEYS.ctrlC);
    await terminal.until('Ctrl+C once more');
    expect(quits()).toBe(0);
    terminal.type(KEYS.ctrlC);
    await expect.poll(quits).toBe(1);
  });

  it('lets a question wait that is written meanwhile; both are answered in their order', async () => {
    const { fake, terminal, send } = await openTerminalRig();
    fake.answer(({ lastUserText }) => ['re ', lastUserText]);
    fake.hold();
    send('first');
    await terminal.until('re');
    send('second');
    terminal.type('third, half');
    await terminal.until(/› second\n[^\n]*\n\n› third, half$/);
    fake.release();
    await terminal.until('re second');
    const words = terminal.all.filter((row) => /^(› |re )/.test(row));
    expect(words).toEqual(['› first', 're first', '› second', 're second', '› third, half']);
  });

  it('shows in one line that a model is loaded, and then its words there', async () => {
    const models = foundryModels.map((model) => ({ ...model, loaded: false, loadMs: 400 }));
    const { terminal, send } = await openTerminalRig({ fake: { models } });
    send('Hello');
    await terminal.until('phi-4-mini');
    await terminal.until('You said: Hello');
    expect(terminal.all.join('\n')).not.toContain('phi-4-mini');
  });
});

describe('buttons', () => {
  it('of a menu are pressed by their number, and the menu changes where it stands', async () => {
    const { terminal, send } = await openTerminalRig({ rows: 30 });
    send('/settings');
    await terminal.until(/\[\/4\] 🌡 1 /);
    send('4');
    await terminal.until(/\[\/4\] ✅ 🌡 1 /);
    terminal.type('\u001b1');
    await terminal.until(/\[\/1\] ✅ 🌡 0 /);
    const menus = terminal.all.filter((row) => row.startsWith('[/1]'));
    expect(menus).toHaveLength(1);
  });

  it('of an answer need a slash: a number may be meant for the model', async () => {
    const { fake, terminal, send } = await openTerminalRig({ rows: 30 });
    fake.answer(({ lastUserText }) => ['re ', lastUserText]);
    send('One or two?');
    await terminal.until('Retry');
    send('1');
    await terminal.until(/re 1\n/);
    send('/1');
    await terminal.until(({ all }) => all.filter((row) => row === 're 1').length === 2);
    expect(fake.chats).toHaveLength(3);
  });

  it('that are not there are said to be gone', async () => {
    const { fake, terminal, send } = await openTerminalRig();
    send('Hello');
    await terminal.until('Retry');
    send('/7');
    await terminal.until('too old');
    expect(fake.chats).toHaveLength(1);
  });
});

describe('the line', () => {
  it('takes a paste of several lines as one message', async () => {
    const { fake, terminal } = await openTerminalRig();
    terminal.type(pasted('one\rtwo\u001b[31m\r\n\tthree'));
    await terminal.until(/› one\n {2}two\n {2}/);
    expect(fake.chats).toHaveLength(0);
    terminal.type(`!${KEYS.enter}`);
    await terminal.until('Retry');
    expect(fake.chats[0]?.messages.at(-1)?.content).toBe('one\ntwo\n\tthree!');
  });

  it('takes a paste of a megabyte, and shows only how big it is', async () => {
    const { terminal } = await openTerminalRig();
    terminal.type(pasted('some words in a line\r'.repeat(50_000)));
    await terminal.until('› [📋 1050 kB]');
    terminal.type(` end${KEYS.enter}`);
    await terminal.until(/… \+\d+\n/);
    await terminal.until('Retry');
    expect(terminal.all.filter((row) => row.startsWith('› some'))).toHaveLength(1);
  });

  it('is free again with Ctrl+C when a paste does not come to its end', async () => {
    const { terminal, quits } = await openTerminalRig();
    terminal.type(`${ESC}[200~abc${KEYS.ctrlC}`);
    terminal.type('def');
    await terminal.until('› def');
    expect(quits()).toBe(0);
  });

  it('goes on after Alt+Enter, and after a backslash at its end', async () => {
    const { fake, terminal, send } = await openTerminalRig();
    send(`one${KEYS.altEnter}two\\${KEYS.enter}three`);
    await terminal.until('Retry');
    expect(fake.chats[0]?.messages.at(-1)?.content).toBe('one\ntwo\nthree');
  });

  it('completes commands and the names of models', async () => {
    const { terminal } = await openTerminalRig();
    terminal.type(`/mo${KEYS.tab}`);
    await terminal.until('/model [name]');
    terminal.type(`${KEYS.tab}${KEYS.tab}`);
    await terminal.until(/› \/models\n/);
    terminal.type(`\u0015/model q${KEYS.tab}`);
    await terminal.until('› /model qwen');
    expect(terminal.screen.join('\n')).toMatch(/qwen2\.5-0\.5b/);
  });

  it('calls back what was typed, in the next run too, until it is forgotten', async () => {
    const first = await openTerminalRig();
    first.send('one');
    await first.terminal.until('You said: one');
    first.send(' secret');
    await first.terminal.until('You said: secret');
    first.send('/claim 123-456');
    await first.terminal.until(/\/claim 123-456\n[^\n]+/);
    await first.door.close();
    const next = await openTerminalRig({ after: first });
    next.terminal.type(KEYS.up);
    await next.terminal.until(({ screen }) => screen.at(-1) === '› one');
    next.terminal.type(`x${KEYS.down}`);
    await next.terminal.until(({ screen }) => screen.at(-1) === '›');
    await next.door.forget?.('terminal:local');
    next.terminal.type(`${KEYS.up}end`);
    await next.terminal.until('› end');
    expect(await first.store.doors.read('terminal')).toEqual({ lines: [] });
  });

  it('stays whole when lines of the log come', async () => {
    const { terminal, print } = await openTerminalRig();
    terminal.type('half wri');
    print('12:00:00 WARN  one\n');
    print('12:00:01 WARN  two\n');
    terminal.type('tten');
    await terminal.until('half written');
    expect(terminal.screen.slice(1, 5)).toEqual([
      '12:00:00 WARN  one',
      '12:00:01 WARN  two',
      '',
      '› half written',
    ]);
    expect(terminal.cursor.before).toBe('› half written');
  });

  it('is edited in the middle, also of wide letters and emoji', async () => {
    const { fake, terminal } = await openTerminalRig();
    terminal.type(`日本${KEYS.left}x`);
    await terminal.until('日x本');
    expect(terminal.cursor.before).toBe('› 日x');
    terminal.type(`\u007f\u007f${KEYS.enter}`);
    await terminal.until('Retry');
    expect(fake.chats[0]?.messages.at(-1)?.content).toBe('本');
  });

  it('is emptied by Ctrl+C, and left by Ctrl+C, Ctrl+D or /quit when it is empty', async () => {
    const { terminal, quits, send } = await openTerminalRig();
    terminal.type('abc');
    await terminal.until('› abc');
    terminal.type(KEYS.ctrlC);
    await terminal.until(({ screen }) => screen.at(-1) === '›');
    expect(quits()).toBe(0);
    terminal.type(`ab${KEYS.left}${KEYS.ctrlD}`);
    await terminal.until(({ screen }) => screen.at(-1) === '› a');
    expect(quits()).toBe(0);
    terminal.type(`${KEYS.ctrlC}${KEYS.ctrlC}`);
    await expect.poll(quits).toBe(1);
    terminal.type(KEYS.ctrlD);
    await expect.poll(quits).toBe(2);
    send('/quit');
    await expect.poll(quits).toBe(3);
  });

  it('stands at the top of an empty screen after Ctrl+L', async () => {
    const { terminal, send } = await openTerminalRig();
    send('Hello');
    await terminal.until('Retry');
    terminal.type(`ab${KEYS.ctrlL}`);
    await terminal.until(({ screen }) => screen.length === 1);
    expect(terminal.screen).toEqual(['› ab']);
  });
});

describe('the terminal', () => {
  it('is left as it was found', async () => {
    const { terminal, door } = await openTerminalRig();
    expect(terminal.written).toContain('\u001b[?2004h');
    await door.close();
    await terminal.settled();
    expect(terminal.written.endsWith(`${ESC}[?2004l${ESC}[?25h`)).toBe(true);
    expect(terminal.screen).toEqual([]);
  });

  it('that can only print gets whole answers and not one escape sequence', async () => {
    const { fake, terminal, quits } = await openTerminalRig({ environment: { TERM: 'dumb' } });
    fake.answer(() => ['**one** ', '`two`']);
    terminal.type('Hello\n');
    await terminal.until('one `two`');
    terminal.type('/quit\n');
    await expect.poll(quits).toBe(1);
    expect(terminal.written).not.toContain('\u001b');
  });
});
