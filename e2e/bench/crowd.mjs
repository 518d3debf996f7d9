/** `npm run bench:crowd [COUNT]`: what COUNT networks that run at once cost, and how soon a new helper knows of 50. */
import { runBundled } from './bundled.mjs';
import { publish } from './figures.mjs';

const count = process.argv[2] ?? '500';
publish('bench:crowd', ['What', 'figure', 'beside'], await runBundled('crowd', [count]));
