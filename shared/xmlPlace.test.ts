import { describe, expect, it } from 'vitest';
import type { VirtnetError } from './error';
import { readNetworkXml } from './networkXml';
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
