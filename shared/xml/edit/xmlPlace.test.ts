import { describe, expect, it } from 'vitest';
import type { VirtnetError } from '../../contract/error';
import { readNetworkXml } from '../networkXml';
import { placeOfPath } from './xmlPlace';

const xml = `<network>
  <name>lab</name>
  <mtu size='12'/>
  <dns><host ip='10.0.0.9'><hostname>a</hostname></host></dns>
  <ip address='10.0.0.1' prefix='24'/>
  <ip address='10.1.0.1' prefix='24'>
    <dhcp><range start='10.1.0.2' end='10.1.0.9'/><host mac='52:54:00:00:00:01' ip='10.9.0.1'/></dhcp>
  </ip>
</network>`;

const at = (path: string): string => {
  const { start, end } = placeOfPath(xml, path);
  return xml.slice(start, end);
};

describe('the place of a path', () => {
  it('is the start tag of its element, or of the one whose attribute it is', () => {
    expect(at('mtu')).toBe("<mtu size='12'/>");
    expect(at('ips[1].address')).toBe("<ip address='10.1.0.1' prefix='24'>");
    expect(at('ips[1].dhcp.hosts[0].address')).toBe("<host mac='52:54:00:00:00:01' ip='10.9.0.1'/>");
    expect(at('dns.hosts[0].address')).toBe("<host ip='10.0.0.9'>");
    expect(at('nothing.like.it')).toBe('<network>');
  });
});

describe('an element', () => {
  const tagAt = (text: string, path: string): string => {
    const { start, end } = placeOfPath(text, path);
    return text.slice(start, end);
  };

  it('is none that a comment or a text tells of', () => {
    const told = `<network>
  <!-- <mtu size='1400'/> as it was, with <ip address='10.3.0.1' prefix='24'/> -->
  <description><![CDATA[<mtu size='1'/>]]></description>
  <mtu size='12'/>
  <ip address='10.0.0.1' prefix='24'/>
</network>`;
    expect(tagAt(told, 'mtu')).toBe("<mtu size='12'/>");
    expect(tagAt(told, 'ips[0].address')).toBe("<ip address='10.0.0.1' prefix='24'/>");
  });

  it('is of the parent that the path names, whatever else has such a child', () => {
    const twice = `<network>
  <forward mode='nat'><nat><port start='1024' end='2048'/></nat></forward>
  <dns><host ip='10.0.0.9'><hostname>a</hostname></host></dns>
  <port isolated='yes'/>
  <ip address='10.0.0.1' prefix='24'/>
  <ip address='10.1.0.1' prefix='24'><dhcp><host mac='52:54:00:00:00:01' ip='10.1.0.9'/></dhcp></ip>
</network>`;
    expect(tagAt(twice, 'portIsolation')).toBe("<port isolated='yes'/>");
    expect(tagAt(twice, 'forward.ports.start')).toBe("<port start='1024' end='2048'/>");
    // The first address has no DHCP; what the second has is not its.
    expect(tagAt(twice, 'ips[0].dhcp.hosts[0].mac')).toBe("<ip address='10.0.0.1' prefix='24'/>");
  });

  it('is found by its namespace, and ends where its values do', () => {
    const spaced = `<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <metadata><v:network xmlns:v='urn:virtnet-manager:network:1'><v:forward name='a>b' port='1'/><v:forward port='2'/></v:network></metadata>
  <d:options><d:option value='a'/></d:options><d:options><d:option value='b'/></d:options>
</network>`;
    expect(tagAt(spaced, 'portForwards[0].guest')).toBe("<v:forward name='a>b' port='1'/>");
    expect(tagAt(spaced, 'portForwards[1].guest')).toBe("<v:forward port='2'/>");
    expect(tagAt(spaced, 'dnsmasqOptions[1]')).toBe("<d:option value='b'/>");
  });
});

describe('what the reader finds', () => {
  const placeIn = (text: string): unknown => {
    try {
      return readNetworkXml(text);
    } catch (thrown) {
      const { data } = thrown as VirtnetError;
      return data.code === 'invalid-definition' ? data.issues[0] : data;
    }
  };

  it('has the line and column of the fault', () => {
    expect(placeIn('<network>\n  <name>x</nam>\n</network>')).toMatchObject({ line: 2, column: 10 });
    expect(placeIn('<network>\n  <name>x</name>\n  <mtu size="ten"/>\n</network>')).toMatchObject({
      line: 3,
      column: 3,
    });
  });
});
