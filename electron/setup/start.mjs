/** `npm start`: installs what is missing, builds what changed, and opens the app. */
import { requireNode } from './nodeVersion.mjs';

requireNode();
const { startApp } = await import('./startApp.mjs');
process.exitCode = await startApp(process.argv.slice(2));
