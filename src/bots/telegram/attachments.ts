import type { Message } from 'grammy/types';
import type { Attachment } from '../../conversation/door.ts';

/** A longer side tells a model nothing more: it takes pictures in at 1,600 pixels or fewer. */
const MOST_USEFUL_PIXELS = 1_600;

/**
 * The files of a message: its document, which a moving picture is as well, or its photo, in the
 * largest useful size. Their `ref` is the `file_id`, which this bot may use for ever.
 */
export function attachmentsOf({
  document,
  animation,
  photo,
}: Pick<Message, 'document' | 'animation' | 'photo'>): readonly Attachment[] {
  if (document !== undefined) {
    const { file_id: ref, file_name: name, mime_type: mime, file_size: bytes } = document;
    return [
      {
        name: name ?? (animation === undefined ? 'document' : 'animation.mp4'),
        ...(mime !== undefined && { mime }),
        ...(bytes !== undefined && { bytes }),
        ref,
      },
    ];
  }
  const size = photo === undefined ? undefined : bestOf(photo);
  if (size === undefined) return [];
  const { file_id: ref, file_size: bytes } = size;
  return [{ name: 'photo.jpg', mime: 'image/jpeg', ...(bytes !== undefined && { bytes }), ref }];
}

type PhotoSize = NonNullable<Message['photo']>[number];

function bestOf(sizes: readonly PhotoSize[]): PhotoSize | undefined {
  const growing = sizes.toSorted((one, other) => longerSide(one) - longerSide(other));
  return growing.findLast((size) => longerSide(size) <= MOST_USEFUL_PIXELS) ?? growing[0];
}

function longerSide({ width, height }: PhotoSize): number {
  return Math.max(width, height);
}
