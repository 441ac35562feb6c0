import { Scripts } from './scripts.ts';

/* What a thread of the published command runs: the same script with the same code cache. */
void new Scripts(import.meta.dirname).command().work();
