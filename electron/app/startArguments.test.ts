import { describe, expect, it } from 'vitest';
import { readStartArguments } from './startArguments';

describe('readStartArguments', () => {
  it('reads a port and a connection by its short name or URI, and leaves other switches alone', () => {
    expect(readStartArguments([])).toEqual({ port: 0, connection: null, network: null });
    expect(readStartArguments(['--port', '0'])).toEqual({ port: 0, connection: null, network: null });
    expect(readStartArguments(['--port', '8080', '--connection=sandbox'])).toEqual({
      port: 8080,
      connection: 'virtnet:///sandbox',
      network: null,
    });
    expect(
      readStartArguments(['--ozone-platform=x11', '.', '--connection', 'virtnet+ssh://lab/system']),
    ).toEqual({
      port: 0,
      connection: 'virtnet+ssh://lab/system',
      network: null,
    });
  });

  it('reads the network to show first, by a name that a network may have', () => {
    expect(readStartArguments(['--show-network', 'lab']).network).toBe('lab');
    for (const name of ['', 'a/b', '../x', 'x'.repeat(300)])
      expect(() => readStartArguments([`--show-network=${name}`])).toThrow('the name of a network');
  });

  it.each([['--port'], ['--port', 'x'], ['--port=65536'], ['--port=-1']])('refuses %s %s', (...argv) => {
    expect(() => readStartArguments(argv)).toThrow('1 to 65535');
  });

  it.each([['--connection'], ['--connection', 'qemu:///system'], ['--connection=']])(
    'refuses %s %s',
    (...argv) => {
      expect(() => readStartArguments(argv)).toThrow('sandbox, system or a URI');
    },
  );
});
