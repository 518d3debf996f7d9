/** What this program is, its version and its licence. */
import { openDialog } from '../../asking/actions';
import { useSnapshot, useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { CopyButton } from '../../ui/controls/CopyButton';
import { Dialog } from '../../ui/notices/Dialog';
import { Fact, Facts } from '../../ui/shown/Facts';

const fronts = { window: 'Window (Electron)', browser: 'Browser' };

/** Its facts can be copied, for a report. */
export function AboutDialog() {
  const version = useStore((state) => state.version);
  const front = useStore((state) => state.front);
  const connection = useStore((state) => state.connection);
  const host = useSnapshot()?.host;
  const facts = [
    ['Version', version || 'unknown'],
    ['Front', fronts[front]],
    ['Connection', connection],
    ...(host
      ? [
          ['Host', host.hostname],
          ['System', `${host.distribution}, Linux ${host.kernel}`],
        ]
      : []),
    ['Licence', 'GPL-3.0-or-later'],
  ] as [string, string][];
  const close = () => openDialog(null);
  return (
    <Dialog
      title="About Virtnet Manager"
      onClose={close}
      footer={
        <>
          <CopyButton
            text={facts.map(([name, value]) => `${name}: ${value}`).join('\n')}
            label="Copy these facts"
            words="Copy"
          />
          <Button variant="primary" autoFocus onPress={close}>
            Close
          </Button>
        </>
      }
    >
      <p>
        Creates and runs virtual networks on Linux: NAT, routed, isolated and open bridges with DHCP and DNS,
        and networks that join the LAN.
      </p>
      <Facts>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </Dialog>
  );
}
