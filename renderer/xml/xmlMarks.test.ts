import { describe, expect, it } from 'vitest';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import { issue } from '../../shared/definition/issue';
import { readNetworkXml } from '../../shared/xml/networkXml';
import { xmlMarks } from './xmlMarks';

function errorOf(text: string): ErrorShape {
  try {
    readNetworkXml(text);
  } catch (thrown) {
    return toErrorShape(thrown);
  }
  throw new Error('it can be read');
}

const marked = (text: string): string[] =>
  xmlMarks(text, errorOf(text), []).map(({ from, to }) => text.slice(from, to));

describe('marks in XML', () => {
  it('stand where the reader stumbles', () => {
    expect(marked('<network>\n  <name>x</nam>\n</network>')).toEqual(['</nam>']);
    expect(marked('<network>\n  <name>x</name>\n  <mtu size="ten"/>\n</network>')).toEqual([
      '<mtu size="ten"/>',
    ]);
  });

  it('stand at everything that is not supported', () => {
    expect(marked('<network>\n <name>x</name>\n <one/>\n <two/>\n</network>')).toEqual(['<one/>', '<two/>']);
  });

  it('stand at the element of a finding', () => {
    const text = "<network><name>x</name><ip address='10.0.0.1' prefix='24'/></network>";
    const [mark] = xmlMarks(text, null, [issue('ips[0].address', 'gateway-not-host', 'No.')]);
    expect(mark && text.slice(mark.from, mark.to)).toBe(
      "<ip address='10.0.0.1' prefix='24'>".replace('>', '/>'),
    );
  });

  it('stay inside the text, however short it is', () => {
    expect(xmlMarks('', errorOf(''), []).every(({ from, to }) => from === 0 && to === 0)).toBe(true);
  });
});
