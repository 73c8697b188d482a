import { generateFor } from './chat-flow.ts';
import type { Call } from './dialect.ts';
import { sendG1Error } from './g1-errors.ts';
import { findG1Model } from './g1-models.ts';
import { G2Refusal, InferenceError } from './g2-errors.ts';
import { budgetFor, parseG2Body } from './g2-request.ts';
import { writeResponse } from './g2-responses.ts';
import { checkResponsesBody, readResponsesInput } from './g2-responses-input.ts';
import { sendNotFound } from './kestrel.ts';
import { asNumber, modelRequest } from './prompt.ts';

/**
 * POST /v1/responses, to which Microsoft's samples for the SDK 1.x send an image as `image_data`
 * with a `media_type`. The rest is as in the 2.x core, which was written after it.
 */
export async function g1Responses(call: Call): Promise<void> {
  if (!call.server.quirks.hasResponsesRoute) return sendNotFound(call);
  try {
    await answer(call);
  } catch (error) {
    if (!(error instanceof G2Refusal)) throw error;
    sendG1Error(call, error.status, error.message);
  }
}

async function answer(call: Call): Promise<void> {
  const body = parseG2Body(call);
  checkResponsesBody(body);
  const name = String(body.model);
  const model = findG1Model(call, name, { needsVersion: false });
  if (!model?.loaded) throw new G2Refusal(400, `Model '${name}' is not loaded.`);
  await writeResponse(call, body, () => {
    const isVision = model.vision === true;
    const { messages, images } = readResponsesInput(body, { isVision, imageOf });
    const asked = asNumber(body.max_output_tokens);
    return generateFor(call, {
      ...budgetFor(model, messages, { asked, ifUnset: 2048 }),
      request: modelRequest({ path: call.path, model: model.id, messages, images, body }),
      reasoningInline: true,
      stop: [],
    });
  });
}

function imageOf({ image_data, media_type }: Readonly<Record<string, unknown>>): string {
  if (typeof image_data === 'string' && typeof media_type === 'string') {
    return `data:${media_type};base64,${image_data}`;
  }
  throw new InferenceError('ResponseInputConverter', 'input_image needs image_data and media_type');
}
