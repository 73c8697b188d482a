import { constants, createDeflate } from 'node:zlib';

/**
 * The transport compression that `compress=zlib-stream` asks for: one zlib stream for the whole connection, each
 * payload ending with a sync flush (`00 00 ff ff`). Calls `emit` with one binary message for each text, in order.
 */
export function zlibStream(emit: (message: Buffer) => void): (text: string) => void {
  const deflate = createDeflate();
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  let last = Promise.resolve();
  return (text) => {
    last = last.then(
      () =>
        new Promise<void>((done) => {
          deflate.write(text);
          deflate.flush(constants.Z_SYNC_FLUSH, () => {
            emit(Buffer.concat(chunks.splice(0)));
            done();
          });
        }),
    );
  };
}
