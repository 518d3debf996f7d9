import { describe, expect, it } from 'vitest';
import { updatedDefinition, updateSection, type SectionUpdate } from './networkSections';

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

const TWO = `<network>
  <name>lab</name>
  <ip address='10.0.0.1' netmask='255.255.255.0'/>
  <ip address='10.0.1.1' prefix='24'>
    <dhcp><host mac='52:54:00:00:00:01' ip='10.0.1.11'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd00:1::1' prefix='64'/>
  <ip family='ipv6' address='fd00:2::1' prefix='64'>
    <dhcp><host id='0:3:0:1:52:54:0:0:0:1' ip='fd00:2::11'/></dhcp>
  </ip>
</network>
`;

describe('the <ip> of a part that does not say which', () => {
  const ipOf = (command: SectionUpdate['command'], section: string, part: string): number => {
    const changed = updateSection(TWO, { command, section, part, parentIndex: null }, 'the network');
    const [before, after] = [TWO, changed].map((xml) => xml.split(/(?=<ip )/).slice(1));
    return before?.findIndex((text, index) => text.trim() !== after?.[index]?.trim()) ?? -1;
  };

  it('is the one in which its addresses lie', () => {
    expect(ipOf('add', 'ip-dhcp-range', "<range start='10.0.0.9' end='10.0.0.20'/>")).toBe(0);
    expect(ipOf('add', 'ip-dhcp-host', "<host name='a' ip='10.0.1.9'/>")).toBe(1);
    expect(ipOf('add', 'ip-dhcp-host', "<host name='a' ip='fd00:1::9'/>")).toBe(2);
    expect(ipOf('add', 'ip-dhcp-range', "<range start='fd00:2::20' end='fd00:2::30'/>")).toBe(3);
  });

  it('is of its family, and has DHCP already', () => {
    expect(ipOf('add', 'ip-dhcp-host', "<host name='a' ip='fd00:9::9'/>")).toBe(3);
    expect(ipOf('add', 'ip-dhcp-host', "<host mac='52:54:00:00:00:09' ip='10.9.0.9'/>")).toBe(1);
  });

  it('is the one that has what is named', () => {
    expect(ipOf('delete', 'ip-dhcp-host', "<host id='00:03:00:01:52:54:00:00:00:01'/>")).toBe(3);
    expect(ipOf('delete', 'ip-dhcp-host', "<host mac='52:54:0:0:0:1'/>")).toBe(1);
  });
});

describe('what is found fault with', () => {
  const said = (part: string): string => {
    try {
      updatedDefinition(TWO, { command: 'add', section: 'dns-host', part, parentIndex: null }, 'the network');
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  it('is named by the line of the part that was given', () => {
    expect(said("<host ip='10.0.0.5'>\n  <hostname>*.apps</hostname>\n</host>")).toMatch(
      /^Line 2: dns.hosts\[0\].names\[0\]: .*address=\/apps.DOMAIN\/ADDRESS/,
    );
    expect(said("\n\n<host ip='nowhere'><hostname>a</hostname></host>")).toMatch(
      /^Line 3: .*Enter an IP address/,
    );
    expect(said('<host>\n<hostname>a</hostname></host>')).toMatch(/^Line 1: .*"ip" is missing/);
    expect(said("<host ip='10.0.0.5'>\n<hostname>a</hostname>\n<strange/></host>")).toContain('(line 3)');
  });
});
