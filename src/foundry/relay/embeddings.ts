import { asBody, asList, type RelayBody, type RelayRequest } from './types.ts';

/**
 * The answer with its vectors in the form that was asked for. OpenAI's own client asks for base64
 * unless told otherwise; Foundry gives numbers whatever is asked.
 */
export function embeddingsAnswer(json: RelayBody, { body, model }: RelayRequest): RelayBody {
  const write = body.encoding_format === 'base64' ? asBase64 : asNumbers;
  const data = asList(json.data).map((entry, index) => {
    const { embedding, ...rest } = asBody(entry);
    return { object: 'embedding', index, ...rest, embedding: write(embedding) };
  });
  return { ...json, object: 'list', model: model.id, data };
}

/** 32-bit floats, the least byte first, as OpenAI packs them. */
function asBase64(embedding: unknown): unknown {
  if (!Array.isArray(embedding)) return embedding;
  const bytes = Buffer.alloc(embedding.length * 4);
  for (const [at, value] of embedding.entries()) bytes.writeFloatLE(Number(value), at * 4);
  return bytes.toString('base64');
}

function asNumbers(embedding: unknown): unknown {
  if (typeof embedding !== 'string') return embedding;
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
