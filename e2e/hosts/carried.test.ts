/** The helper of this computer on a host that has none, or another one, for one session. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../shared/contract/contract';
import type { VirtnetError } from '../../shared/contract/error';
import { until } from '../fixtures/patience';
import { at, openFront, type SshFront } from './sshFront';
import { LAB, PASSWORD, SshMachine } from './sshMachine';

let machine: SshMachine;
beforeAll(async () => {
  machine = await SshMachine.open(inject('programs'), { installed: false });
});
afterAll(() => machine.close());

let front: SshFront;
afterEach(() => front.close());

/** The folder of the helper that runs there: others of this computer may have theirs beside it. */
function folderThere(): string {
  const lines = machine.shell('cat /proc/[0-9]*/cmdline 2> /dev/null | tr "\\0" " "');
  return /\/tmp\/virtnet-session\.\w{8}(?=\/helper\.cjs)/.exec(lines)?.[0] ?? expect.fail(lines);
}
const isGone = (folder: string): Promise<unknown> =>
  until('the end of the folder', () => !existsSync(folder));
const refusal = (work: Promise<unknown>): Promise<VirtnetError> =>
  work.then(
    () => expect.fail('it was opened'),
    (error: unknown) => error as VirtnetError,
  );

describe('a host on which nothing is installed', () => {
  it('is used by sudo with the Node that is there, and nothing is left on it', async () => {
    const uri = at('ada', LAB, '?become=sudo');
    front = openFront(machine, inject('programs'), () => PASSWORD);
    expect((await refusal(front.connections.open(uri))).data).toEqual({
      code: 'not-found',
      name: 'virtnet-helper',
    });
    const before = front.asked.length;
    await front.connections.open(uri, { carry: true });
    // The login was asked for once; for sudo it is asked each time.
    expect(front.asked.slice(before).map(({ by }) => by)).toEqual(['sudo']);
    const folder = folderThere();
    expect(machine.shell(`stat -c '%a %U' ${folder}`)).toBe('700 ada\n');
    await front.connections.call(uri, 'give', { order: { do: 'start', names: ['default'] } });
    expect(machine.shell('ip -br link show virbr0')).toContain('virbr0');
    await front.connections.call(uri, 'give', { order: { do: 'stop', names: ['default'] } });
    await front.connections.close(uri);
    await isGone(folder);
  });

  it('removes itself when the connection is cut', async () => {
    const uri = at('root');
    front = openFront(machine, inject('programs'), () => null);
    await front.connections.open(uri, { carry: true });
    const folder = folderThere();
    expect(existsSync(folder)).toBe(true);
    machine.stopServer(LAB);
    machine.cut();
    await isGone(folder);
    await front.connections.close(uri);
    machine.startServer(LAB);
  });

  it('is sent a Node when it has none that is new enough', async () => {
    const uri = at('root');
    front = openFront(machine, inject('programs'), () => null);
    writeFileSync(join(machine.folder, 'old-node'), '#!/bin/sh\necho v18.0.0\n', { mode: 0o755 });
    const node = machine.shell('command -v node').trim();
    machine.shell(
      `for one in ${node} $(command -v nodejs); do mount --bind ${machine.folder}/old-node $one; done`,
    );
    try {
      await front.connections.open(uri, { carry: true });
      expect(machine.shell('cat /proc/[0-9]*/cmdline 2> /dev/null | tr "\\0" " "')).toMatch(
        /virtnet-session\.\w{8}\/node \/tmp\/virtnet-session\.\w{8}\/helper\.cjs --place system/,
      );
      const folder = folderThere();
      await front.connections.close(uri);
      await isGone(folder);
    } finally {
      machine.shell(`for one in ${node} $(command -v nodejs); do umount $one; done`);
    }
  });
});

describe('a host with another version', () => {
  it('says so, and is used with ours', async () => {
    machine.install(
      inject('programs'),
      `s/PROTOCOL_VERSION=${PROTOCOL_VERSION}/PROTOCOL_VERSION=${PROTOCOL_VERSION - 1}/`,
    );
    const uri = at('root');
    front = openFront(machine, inject('programs'), () => null);
    const error = await refusal(front.connections.open(uri));
    expect(error.data).toEqual({ code: 'unsupported', path: 'protocol' });
    expect(error.message).toContain('Update Virtnet Manager on');
    expect((await front.connections.open(uri, { carry: true })).state).toBe('ready');
  });
});
