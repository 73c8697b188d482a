export { type PracticeModel, type PracticeOptions, startPracticeModel } from './practice-model.ts';
