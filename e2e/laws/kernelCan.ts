/** What the kernel that the tests run on was built with. */
import { spawnSync } from 'node:child_process';
import type { NetworkDefinition } from '../../shared/definition/network';

const FILTER = `create table bridge t
add chain bridge t c { type filter hook forward priority 0; }
add rule bridge t c meta ibrname "br0" drop
`;

/** True when nftables can tell which bridge a frame is on (CONFIG_NFT_BRIDGE_META, a module of every distribution). */
export const canFilterBridges = (): boolean =>
  spawnSync('unshare', ['--net', 'nft', '-f', '-'], { input: FILTER }).status === 0;

/** True when this kernel can run the network; firewalld, which zones need, is not run in tests. */
export const canRunHere = ({ portIsolation, bridge }: NetworkDefinition): boolean =>
  bridge.zone === undefined && (portIsolation !== true || canFilterBridges());
