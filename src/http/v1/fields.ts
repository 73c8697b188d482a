import { z } from 'zod';

/** Fields that OpenAI's routes have in common; what is not named here is passed on unchecked. */
export const commonFields = {
  /** Alias or id; unset: the default model. */
  model: z.string('expected an alias or an id').nullish(),
  stream: z.boolean('expected true or false').nullish(),
  stream_options: z.looseObject({}, 'expected an object').nullish(),
  max_tokens: wholeNumber().nullish(),
  max_completion_tokens: wholeNumber().nullish(),
  temperature: numberFrom0To2().nullish(),
  n: wholeNumber().nullish(),
  stop: z.union([z.string(), z.array(z.string())], 'expected a text or a list of texts').nullish(),
};

function wholeNumber() {
  const error = 'expected a whole number, at least 1';
  return z.int(error).min(1, error);
}

function numberFrom0To2() {
  const error = 'expected a number from 0 to 2';
  return z.number(error).min(0, error).max(2, error);
}
