/**
 * Families of models that take images, by how their names are written in any catalogue. Only what
 * is known for the whole family stands here: a name may say that a model sees, never that it does not.
 */
const SEEING: readonly RegExp[] = [
  // How their makers say "vision language": Qwen2.5-VL, LFM2-VL, Kimi-VL, SmolVLM.
  /(?:^|[-./\d])vlm?(?=$|[-./\d])|internvl|smolvlm/,
  // Llama-3.2-Vision, Phi-3.5-vision, Granite-Vision.
  /\bvision\b/,
  // Not told by their name: every size of them was trained with images.
  /qwen-?3\.[56](?!\d)/,
  // From 4b up; 270m and 1b read text alone. The "n" models see only in some formats.
  /gemma-?3-(?:(?:it|qat|pt)-)?(?:4|12|27)b/,
  /gemma-?4(?![\db])/,
  /phi-?4-(?:multimodal|mm\b)/,
  // Microsoft's model that operates a computer by what it sees on the screen.
  /\bfara-\d/,
  /llava|pixtral|moondream|paligemma|idefics|cogvlm/,
  /minicpm-?[vo](?![a-z])/,
  // GLM-4V, GLM-4.5V.
  /glm-?\d(?:\.\d)?v(?![a-z])/,
  /mistral-small-?3\.[12]/,
  /llama-?4(?![\db])/,
  // OpenAI's, behind a gateway; what hears or speaks is another model of the same name.
  /gpt-(?:4o|4\.1|5)(?!.*(?:audio|realtime|transcri|tts|search))/,
];

/** True when the name is that of a family which takes images; undefined: the name does not tell. */
export function seesByName(name: string): true | undefined {
  // Ollama writes `gemma3:4b`, others `gemma_3_4b`.
  const written = name.toLowerCase().replaceAll(/[:_\s]/g, '-');
  return SEEING.some((family) => family.test(written)) || undefined;
}
