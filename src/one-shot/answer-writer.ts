import type { Console } from '../console/console.ts';
import { loneReply } from '../terminal/lone-reply.ts';

/** Where one answer is written as it grows. */
export type AnswerWriter = {
  /** What it waits for. */
  waiting(line: string): void;
  /** `piece` is new, `text` is all so far. */
  grow(piece: string, text: string): void;
  /** All so far was a thought, not the answer. */
  recast(): void;
  /** It is whole, or will not become so; a remark says why. */
  end(text: string, remark: string | undefined): Promise<void>;
};

/** In colours where a person reads, plain text for programs and files. */
export function answerWriter(console: Pick<Console, 'output' | 'errors'>): AnswerWriter {
  return console.output.isTTY === true ? forPeople(console) : forPrograms(console);
}

function forPeople({ output }: Pick<Console, 'output'>): AnswerWriter {
  const reply = loneReply({
    write: (text) => void output.write(text),
    size: () => ({ columns: output.columns ?? 80, rows: output.rows ?? 24 }),
  });
  return {
    waiting: (line) => reply.show({ markdown: line }),
    grow: (_piece, text) => reply.show({ markdown: text }),
    recast: () => reply.show({ markdown: '…' }),
    end: async (markdown, remark) => {
      await reply.finish({ markdown, ...(remark === undefined ? {} : { footnote: remark }) });
    },
  };
}

function forPrograms({ output, errors }: Pick<Console, 'output' | 'errors'>): AnswerWriter {
  return {
    waiting: () => {},
    grow: (piece) => void output.write(piece),
    // What is written cannot be taken back; a blank line at least sets it apart.
    recast: () => void output.write('\n\n'),
    end: async (text, remark) => {
      if (!text.endsWith('\n')) output.write('\n');
      if (remark !== undefined) errors.write(`${remark}\n`);
    },
  };
}
