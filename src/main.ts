import './heap.ts';
import { run } from './run.ts';

await run();
