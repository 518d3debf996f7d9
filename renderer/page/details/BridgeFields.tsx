/** The bridge of a network to change: hardware address, packet size, spanning tree, firewalld zone. */
import { CheckRow, Rows, TextRow } from '../../changing/fields/Fields';

export const BridgeFields = () => (
  <Rows>
    <TextRow label="MAC address" path="mac" mono hint="Needs the bridge made anew." />
    <TextRow label="MTU" path="mtu" placeholder="1500" hint="Bytes in a packet; told to guests by DHCP." />
    <CheckRow
      label="STP"
      path="bridge.stp"
      words="Look for loops (spanning tree)"
      hint="Needed only when guests connect bridges; a new guest then waits twice the forward delay, at least 4 s, for its first packet."
    />
    <TextRow label="Forward delay" path="bridge.delay" hint="Seconds; only with STP." />
    <TextRow
      label="Firewall zone"
      path="bridge.zone"
      hint="The zone of firewalld that the bridge is put into."
    />
  </Rows>
);
