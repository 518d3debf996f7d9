/** `npm run bench:spanGrowth [HOSTS…]`: what FRR needs on each host with many networks and guests, in a full mesh and with two reflectors. */
import { join } from 'node:path';
import { ensureUnpacked } from '../../electron/setup/unpacked.mjs';
import { runBundled } from './bundled.mjs';
import { tableOf } from './figures.mjs';

const missing = await ensureUnpacked(join(import.meta.dirname, '../..'), ['sshd', 'vtysh']);
if (missing !== null) throw new Error(missing);
const sizes = process.argv.length > 2 ? process.argv.slice(2) : ['3', '10', '50'];
const head = ['Hosts', 'memory of a host', 'all know all after', 'processor of a host for it', 'at rest'];
const changes = ['one more network', 'one moved guest', 'known everywhere after'];
console.log(tableOf([...head, ...changes], await runBundled('spanGrowth', sizes)));
