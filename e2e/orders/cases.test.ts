/** Small definitions that people really write, each started on a machine of its own; what guests get from the odd ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPartly } from '../../shared/xml/readPartly';
import type { NetworkDraft } from '../../shared/definition/network';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';

const FOLDER = join(import.meta.dirname, '../../shared/check/testdata/cases');
/** Refused by libvirt as well, or where it starts. */
const refusedIn = (under: string): Set<string> => {
  const outcomes = readFileSync(join(FOLDER, under, 'outcomes.txt'), 'utf8').split(/\n(?! )/);
  return new Set(
    outcomes.flatMap((outcome) => (outcome.includes('\n  error') ? (outcome.split('\n')[0] ?? []) : [])),
  );
};
const startable = ['.', 'once-refused'].flatMap((under) => {
  const refused = refusedIn(under);
  return readdirSync(join(FOLDER, under))
    .filter((file) => file.endsWith('.xml') && !refused.has(file.replace('.xml', '')))
    .map((file): [string, string] => [file.replace('.xml', ''), join(FOLDER, under, file)]);
});

let machine: MachineFixture;
let helper: HelperProcess;

beforeAll(async () => {
  machine = await MachineFixture.open();
  machine.namespace.shell(
    'for name in eth0 wlp4s0 wg0; do ip link add $name type bridge && ip link set $name up; done',
  );
  helper = await machine.helper();
});
afterAll(async () => {
  await helper.close();
  machine.close();
});

function draftIn(file: string): NetworkDraft {
  const { definition } = readPartly(readFileSync(file, 'utf8'));
  if (!definition) throw new Error(`${file} asks for another network`);
  return definition;
}
const fileOf = (name: string): string => startable.find(([known]) => known === name)?.[1] ?? '';

async function running(definition: NetworkDraft, look: () => void = () => undefined): Promise<void> {
  const creation = { definition, start: true, autostart: false, transient: false };
  await helper.call('give', { order: { do: 'create', networks: [creation] } });
  try {
    const [found] = await helper.call('checkNetworks', { names: [definition.name] });
    expect(found?.drift).toEqual([]);
    look();
  } finally {
    await helper.call('give', { order: { do: 'delete', names: [definition.name], stop: true } });
  }
}

/** What a guest with this hardware address is given on the bridge. */
function leaseOf(mac: string): string {
  return machine.namespace.shell(
    `ip link add guest0 address ${mac} type veth peer name port0
     ip link set port0 master vbr44 up; ip link set guest0 up
     busybox udhcpc -i guest0 -n -q -t 20 -T 1 -s /bin/true 2>&1 || true; ip link del guest0`,
  );
}

describe('a small definition', () => {
  it.each(startable)('%s starts, stands as it should, and goes', async (_name, file) => {
    const before = machine.state();
    await running(draftIn(file));
    expect(machine.state()).toBe(before);
  });
});

describe('a guest', () => {
  const stpOff = (draft: NetworkDraft): NetworkDraft => ({
    ...draft,
    bridge: { ...draft.bridge, stp: false },
  });

  it('gets its address under a name of digits', async () => {
    await running(stpOff(draftIn(fileOf('h06-host-numeric-name'))), () => {
      expect(leaseOf('52:54:00:00:00:01')).toContain('lease of 10.44.0.10 obtained');
      expect(machine.namespace.shell('dig +short @10.44.0.1 101').trim()).toBe('10.44.0.10');
    });
  });

  it('never gets the address of the host, which the range holds', async () => {
    const draft = stpOff(draftIn(fileOf('i05-gw-254')));
    const narrow = { ranges: [{ start: '10.44.0.253', end: '10.44.0.254' }], hosts: [] };
    await running({ ...draft, ips: draft.ips.map((ip) => ({ ...ip, dhcp: narrow })) }, () => {
      expect(leaseOf('52:54:00:00:00:07')).toContain('lease of 10.44.0.253 obtained');
    });
  });

  it('reaches each of several addresses of a subnet', async () => {
    await running(stpOff(draftIn(fileOf('i09-secondary-same-subnet'))), () => {
      const shown = machine.namespace.shell('ip -o -4 addr show dev vbr44');
      expect(shown).toContain('10.44.0.1/24');
      expect(shown).toContain('10.44.0.2/24');
      expect(leaseOf('52:54:00:00:00:08')).toMatch(/lease of 10\.44\.0\.1\d\d obtained/);
    });
  });

  it('is left to another DHCP server once the last range is gone', async () => {
    const draft = stpOff(draftIn(fileOf('i05-gw-254')));
    const ips = draft.ips.map((ip) => ({ ...ip, dhcp: { ranges: [], hosts: [] } }));
    await running({ ...draft, ips }, () => {
      expect(machine.namespace.shell('ss -Hlun sport = :67').trim()).toBe('');
    });
  });
});

describe('a larger route around a network', () => {
  it('keeps it neither from being defined nor from being started', async () => {
    machine.namespace.shell('ip route add 10.0.0.0/8 dev wg0');
    try {
      const { definition } = { definition: draftIn(fileOf('i05-gw-254')) };
      const made = await helper.call('give', { order: { do: 'define', definitions: [definition] } });
      expect(made.advice).toMatchObject([
        { code: 'subnet-overlap', message: expect.stringContaining('10.0.0.0/8') as string },
        { code: 'dhcp-gateway' },
      ]);
      await helper.call('give', { order: { do: 'start', names: [definition.name] } });
      await helper.call('give', { order: { do: 'delete', names: [definition.name], stop: true } });
    } finally {
      machine.namespace.shell('ip route del 10.0.0.0/8 dev wg0');
    }
  });
});
