import { G2Refusal, InferenceError } from './g2-errors.ts';
import { asList, asObject, textOf } from './prompt.ts';
import type { FakeMessage } from './types.ts';

type Part = Readonly<Record<string, unknown>>;

const place = 'response_converter.cc:286 MakeImageItemFromInputImage';

/** Checks the body of /v1/responses. @throws G2Refusal 400. */
export function checkResponsesBody(body: Readonly<Record<string, unknown>>): void {
  if (typeof body.model !== 'string') throw new G2Refusal(400, 'Missing required field: model');
  if (body.input === undefined) throw new G2Refusal(400, 'Missing required field: input');
  if (typeof body.input === 'string') return;
  if (!Array.isArray(body.input)) {
    throw new G2Refusal(400, "Invalid input: 'input' must be a string or array");
  }
  for (const item of body.input) {
    const { type, role } = asObject(item);
    const isTool = type === 'function_call' || type === 'function_call_output';
    if (!isTool && typeof role !== 'string') {
      throw new G2Refusal(400, "Invalid input item: Message items must have a 'role' field");
    }
  }
}

/**
 * The messages and images of a /v1/responses body; `imageOf` gives the address of an `input_image`.
 * @throws InferenceError for an image the model or the core cannot take.
 */
export function readResponsesInput(
  body: Readonly<Record<string, unknown>>,
  { isVision, imageOf = coreImage }: { isVision: boolean; imageOf?: (part: Part) => string },
): { messages: FakeMessage[]; images: string[] } {
  const messages: FakeMessage[] = [];
  if (typeof body.instructions === 'string' && body.instructions !== '') {
    messages.push({ role: 'system', content: body.instructions });
  }
  if (typeof body.input === 'string') return withInput(messages, body.input);
  const items = asList(body.input).map(asObject);
  const images = items
    .flatMap((item) => asList(item.content).map(asObject))
    .filter(({ type }) => type === 'input_image')
    .map(imageOf);
  for (const item of items) {
    if (typeof item.role !== 'string') continue;
    const hasParts = asList(item.content).length > 0;
    // A message of nothing but an image still gets one space in the core's template.
    const content = inputTextOf(item.content) || (hasParts ? ' ' : '');
    if (content !== '') messages.push({ role: item.role, content });
  }
  if (images.length > 0 && !isVision) {
    throw new InferenceError(place, 'image input requires a multimodal model');
  }
  if (images.length > 1) {
    throw new InferenceError(place, 'only one image per request is supported');
  }
  return { messages, images };
}

function withInput(messages: FakeMessage[], input: string) {
  const asked = input === '' ? [] : [{ role: 'user', content: input }];
  return { messages: [...messages, ...asked], images: [] };
}

/** Parts of a type that the core does not know, `text` among them, are lost. */
function inputTextOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return textOf(asList(content).filter((part) => asObject(part).type === 'input_text'));
}

function coreImage({ image_url: url }: Part): string {
  if (typeof url !== 'string' || url === '') {
    throw new InferenceError(
      place,
      'input_image content requires a non-empty image_url or file_id',
    );
  }
  if (/^https?:/iu.test(url)) {
    throw new InferenceError(
      place,
      'image_url must be a data: URL or a local file path; remote http(s) URLs are not supported',
    );
  }
  if (url.startsWith('data:') && !url.includes(';base64,')) {
    throw new InferenceError(place, "image_url data URL must use ';base64,' encoding");
  }
  return url;
}
