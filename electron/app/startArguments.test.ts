import { describe, expect, it } from 'vitest';
import { readStartArguments } from './startArguments';

describe('readStartArguments', () => {
  it('reads a port and a connection by its short name or URI, and leaves other switches alone', () => {
    expect(readStartArguments([])).toEqual({ port: 0, connection: null });
    expect(readStartArguments(['--port', '0'])).toEqual({ port: 0, connection: null });
    expect(readStartArguments(['--port', '8080', '--connection=sandbox'])).toEqual({
      port: 8080,
      connection: 'virtnet:///sandbox',
    });
    expect(
      readStartArguments(['--ozone-platform=x11', '.', '--connection', 'virtnet+ssh://lab/system']),
    ).toEqual({
      port: 0,
      connection: 'virtnet+ssh://lab/system',
    });
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
