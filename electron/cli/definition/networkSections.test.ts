import { describe, expect, it } from 'vitest';
import { updateSection, type SectionUpdate } from './networkSections';

const XML = `<network>
  <name>lab</name>
  <ip address='10.0.0.1' prefix='24'/>
  <ip address='10.0.1.1' prefix='24'>
    <dhcp>
      <host mac='52:54:00:00:00:01' name='one' ip='10.0.1.11'/>
      <host mac='52:54:00:00:00:02' name='two' ip='10.0.1.12'/>
    </dhcp>
  </ip>
</network>
`;

const update = (
  command: SectionUpdate['command'],
  section: string,
  part: string,
  parentIndex: number | null = null,
): string => updateSection(XML, { command, section, part, parentIndex }, 'the network');

describe('one part of a definition', () => {
  it('is added at either end of its kind', () => {
    const host = "<host name='three' ip='10.0.1.13'/>";
    expect(update('add-first', 'ip-dhcp-host', host)).toContain(`${host}\n<host mac='52:54:00:00:00:01'`);
    expect(update('add-last', 'ip-dhcp-host', host)).toContain(`ip='10.0.1.12'/>\n${host}`);
  });

  it('is added with what it needs around it', () => {
    expect(update('add', 'ip-dhcp-range', "<range start='10.0.0.9' end='10.0.0.20'/>", 0)).toContain(
      "<ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.9' end='10.0.0.20'/></dhcp></ip>",
    );
    expect(update('add', 'dns-txt', "<txt name='a' value='b'/>")).toContain(
      "<dns><txt name='a' value='b'/></dns></network>",
    );
  });

  it('is deleted with its line, and replaced where it stands', () => {
    const deleted = update('delete', 'ip-dhcp-host', "<host name='one'/>");
    expect(deleted).toContain("<dhcp>\n      <host mac='52:54:00:00:00:02'");
    const modified = update('modify', 'ip-dhcp-host', "<host mac='52:54:00:00:00:02' ip='10.0.1.99'/>");
    expect(modified).toContain("      <host mac='52:54:00:00:00:02' ip='10.0.1.99'/>\n    </dhcp>");
    expect(modified).not.toContain('10.0.1.12');
  });

  it('is written as an attribute where that is how it is kept', () => {
    const interfaceOf = (xml: string, command: SectionUpdate['command'], dev: string): string =>
      updateSection(
        xml,
        { command, section: 'forward-interface', part: `<interface dev='${dev}'/>`, parentIndex: null },
        'the network',
      );
    const NAT = "<network>\n  <forward mode='nat'>\n    <nat/>\n  </forward>\n</network>";
    const bound = interfaceOf(NAT, 'add', 'eth0');
    expect(bound).toBe(NAT.replace("<forward mode='nat'>", "<forward dev='eth0' mode='nat'>"));
    expect(() => interfaceOf(bound, 'add', 'eth1')).toThrow('There is a <interface> already, eth0');
    expect(() => interfaceOf(bound, 'delete', 'eth1')).toThrow('no such <interface> in the network');
    expect(interfaceOf(bound, 'modify', 'eth1')).toContain("<forward dev='eth1' mode='nat'>");
    expect(interfaceOf(bound, 'delete', 'eth0')).toBe(NAT);
    expect(() => interfaceOf(XML, 'add', 'eth0')).toThrow('no <forward> in the network');
  });

  it('is refused when it is not there, not the only one, or not of its kind', () => {
    expect(() => update('delete', 'ip-dhcp-host', "<host ip='10.0.1.50'/>")).toThrow('no such <host>');
    expect(() => update('delete', 'ip-dhcp-host', '<host/>')).toThrow('must have one of mac');
    expect(() => update('add', 'ip-dhcp-host', '<range/>')).toThrow('must be a <host>');
    expect(() => update('add', 'ip-dhcp-host', '<host')).toThrow('cannot be read');
    expect(() => update('add', 'vlan', '<vlan/>')).toThrow("no section 'vlan'");
    expect(() => update('add', 'ip-dhcp-host', "<host ip='10.0.1.50'/>", 7)).toThrow('no <ip> number 7 to');
  });
});
