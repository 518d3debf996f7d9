import { describe, expect, it } from 'vitest';
import { nodesBy } from './xpath';

const XML = `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>lab</name>
  <ip address='10.0.0.1' prefix='24'>
    <dhcp>
      <range start='10.0.0.2' end='10.0.0.9'/>
      <host mac='52:54:00:00:00:01' name='web' ip='10.0.0.5'/>
      <host mac='52:54:00:00:00:02' name='a &amp; b' ip='10.0.0.6'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00::1' prefix='64'/>
  <dnsmasq:options><dnsmasq:option value='x'/></dnsmasq:options>
</network>`;
const found = (expression: string, wrap = false): string[] => nodesBy(XML, expression, { wrap });

describe('an XPath expression', () => {
  // The outcomes of `virsh net-dumpxml --xpath` (libvirt 9.0).
  it('finds elements, attributes and texts, written as virsh writes them', () => {
    expect(found('//range')).toEqual(['<range start="10.0.0.2" end="10.0.0.9"/>']);
    expect(found('/network/ip/@address')).toEqual([' address="10.0.0.1"', ' address="fd00::1"']);
    expect(found('/network/name/text()')).toEqual(['lab']);
    expect(found('network/name')).toEqual(['<name>lab</name>']);
    expect(found('//dhcp')[0]).toBe(
      [
        '<dhcp>',
        '  <range start="10.0.0.2" end="10.0.0.9"/>',
        '  <host mac="52:54:00:00:00:01" name="web" ip="10.0.0.5"/>',
        '  <host mac="52:54:00:00:00:02" name="a &amp; b" ip="10.0.0.6"/>',
        '</dhcp>',
      ].join('\n'),
    );
    expect(found('//dnsmasq:option/@value')).toEqual([' value="x"']);
    expect(found('//nothing')).toEqual([]);
  });

  it('chooses by predicates', () => {
    expect(found("//host[@name='web']/@ip")).toEqual([' ip="10.0.0.5"']);
    expect(found('//host[2]/@ip')).toEqual([' ip="10.0.0.6"']);
    expect(found('//host[last()]/@ip')).toEqual([' ip="10.0.0.6"']);
    expect(found('//ip[dhcp]/@prefix')).toEqual([' prefix="24"']);
    expect(found('//ip[not(dhcp)]/@prefix')).toEqual([' prefix="64"']);
    expect(found("//ip[@family='ipv6' or @prefix=24]/@prefix")).toEqual([' prefix="24"', ' prefix="64"']);
    expect(found("//host[starts-with(@mac, '52:54') and contains(@name, 'b')]/@name")).toEqual([
      ' name="web"',
      ' name="a &amp; b"',
    ]);
    expect(found("//host[@name='web']/../range/@end | //name")).toEqual([
      '<name>lab</name>',
      ' end="10.0.0.9"',
    ]);
  });

  it('is wrapped as one element when that is wanted', () => {
    expect(found('//name | //range/@end', true)).toEqual([
      '<nodes end="10.0.0.9">\n  <name>lab</name>\n</nodes>',
    ]);
  });

  it('is refused when it finds no nodes, or is none', () => {
    for (const expression of ['count(//ip)', '//ip[', '//', "'text'", '//ip]', 'a'.repeat(2000), '#'])
      expect(() => found(expression), expression).toThrow('Incorrect xpath');
    expect(() => found(`${'('.repeat(200)}//ip${')'.repeat(200)}`)).toThrow('Incorrect xpath');
  });
});
