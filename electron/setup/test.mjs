/** `npm test`: installs what is missing and runs every check there is. */
import { requireNode } from './nodeVersion.mjs';

requireNode();
const { runTests } = await import('./testing/run.mjs');
process.exitCode = await runTests(process.argv.slice(2));
