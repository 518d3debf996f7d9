/** Who holds a port, from what ss(8) of iproute2 6.1 prints. */
import { describe, expect, it } from 'vitest';
import { portOwner } from './portOwner';

const OUTPUT = `UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=411,fd=13))
UNCONN 0 0 192.168.122.1:53 0.0.0.0:* users:(("unbound",pid=812,fd=5))
UNCONN 0 0 10.0.0.1%virbr1:53 0.0.0.0:*
`;
const host = (stdout: string, status = 0): Parameters<typeof portOwner>[0] => ({
  run: (argv) => Promise.resolve({ command: argv.join(' '), status, stdout, stderr: '', durationMs: 1 }),
});

describe('the owner of a port', () => {
  it('is whoever listens at the address, or at all of them', async () => {
    expect(await portOwner(host(OUTPUT), 53, '192.168.122.1')).toBe('unbound (process 812)');
    expect(await portOwner(host(OUTPUT), 53, '192.168.123.1')).toBeNull();
    expect(await portOwner(host('UNCONN 0 0 *:53 *:* users:(("named",pid=9,fd=5))'), 53, '10.0.0.1')).toBe(
      'named (process 9)',
    );
    expect(await portOwner(host(OUTPUT), 53)).toBe('systemd-resolve (process 411)');
  });

  it('is somebody where ss does not say who, and nobody where it says nothing', async () => {
    expect(await portOwner(host(OUTPUT), 53, '10.0.0.1')).toBe('another program');
    expect(await portOwner(host(''), 53)).toBeNull();
    expect(await portOwner(host('', 127), 53)).toBeNull();
    expect(await portOwner({ run: () => Promise.reject(new Error('no ss')) }, 53)).toBeNull();
  });
});
