/** A chosen file becomes a definition, or a reason that names the file and the line. */
import { describe, expect, it } from 'vitest';
import { readDefinition } from './readDefinition';

const file = (text: string, size = text.length) => ({
  name: 'lab.xml',
  size,
  text: () => Promise.resolve(text),
});

describe('readDefinition', () => {
  it('reads libvirt XML', async () => {
    const xml = "<network><name>lab</name><ip address='10.9.0.1' netmask='255.255.255.0'/></network>";
    expect(await readDefinition(file(xml))).toMatchObject({
      type: 'file',
      fileName: 'lab.xml',
      definition: { name: 'lab', forward: { mode: 'isolated' }, ips: [{ address: '10.9.0.1', prefix: 24 }] },
      error: null,
    });
  });

  it.each([
    ['broken XML', '<network>\n<name>lab</nam></network>', /^lab\.xml: .*[Ll]ine 2/],
    ['an element we would lose', '<network><name>lab</name><vlan/></network>', /^lab\.xml: .*vlan/],
  ])('says what is wrong with %s', async (_case, xml, message) => {
    expect(await readDefinition(file(xml))).toMatchObject({
      definition: null,
      error: { message: expect.stringMatching(message) as string },
    });
  });

  it('does not read a file that is far too large', async () => {
    const huge = { ...file('', 2_000_000), text: () => Promise.reject(new Error('must not be read')) };
    expect(await readDefinition(huge)).toMatchObject({
      definition: null,
      error: {
        message: 'lab.xml is larger than 1 MB and cannot be a network definition. Choose another file.',
      },
    });
  });
});
