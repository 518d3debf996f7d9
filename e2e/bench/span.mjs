/** `npm run bench:span`: how fast guests are to each other over hosts, beside one bridge and beside a VXLAN by hand. */
import { join } from 'node:path';
import { ensureUnpacked } from '../../electron/setup/unpacked.mjs';
import { runBundled } from './bundled.mjs';
import { tableOf } from './figures.mjs';

const missing = await ensureUnpacked(join(import.meta.dirname, '../..'), ['sshd', 'vtysh', 'iperf3']);
if (missing !== null) throw new Error(missing);
const rows = await runBundled('span', [], ['helper', 'virtnet']);
console.log(tableOf(['Way', 'TCP, one stream', 'of the bridge', 'round trip', 'of the bridge'], rows));
