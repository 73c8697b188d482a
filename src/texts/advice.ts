/** What is wrong, and what to do about it: a sentence each. */
export type Advice = { readonly text: string; readonly mend: string };
