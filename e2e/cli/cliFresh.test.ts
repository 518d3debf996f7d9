/** What a fresh host has: one network for whoever looks, and none for whoever brings his own. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

const OWN = `<network>
  <name>default</name>
  <forward mode='nat'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'/>
</network>`;

describe('a fresh host', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
  });
  beforeEach(() => void cli.machine.namespace.shell(`rm -rf ${cli.machine.root}`));
  afterAll(() => cli.close());
  const names = async (): Promise<string> => (await cli.run('virtnet net-list --all --name -q')).stdout;

  it('has a network for whoever looks, whatever was called before', async () => {
    await cli.run('virtnet host-check');
    expect(await names()).toBe('default\n');
    await cli.run('virtnet net-undefine default');
    expect(await names()).toBe('');
  });

  it('has it for whoever means it without having looked', async () => {
    expect((await cli.run('virtnet net-start default')).status).toBe(0);
    expect((await cli.run('virtnet net-destroy default')).status).toBe(0);
  });

  it('has only what somebody brings who has not looked', async () => {
    await cli.machine.namespace.host.writeFile('/run/own.xml', OWN);
    const { status, stderr } = await cli.run('virtnet net-define /run/own.xml');
    expect([status, stderr]).toEqual([0, '']);
    expect(await names()).toBe('default\n');
    expect((await cli.run('virtnet net-dumpxml default')).stdout).toContain('192.168.122.1');
    await cli.run('virtnet net-undefine default');
    expect(await names()).toBe('');
  });

  it('keeps nothing in the way of what somebody brings, and has its own beside it', async () => {
    const lab = OWN.replace('default', 'lab').replace('<ip', "<bridge name='virbr0'/><ip");
    await cli.machine.namespace.host.writeFile('/run/lab.xml', lab);
    expect((await cli.run('virtnet net-define /run/lab.xml')).status).toBe(0);
    expect(await names()).toBe('default\nlab\n');
    expect((await cli.run('virtnet net-info default')).stdout).toContain('virbr1');
  });

  it('makes nothing for whoever brings what is refused, until he looks', async () => {
    await cli.machine.namespace.host.writeFile('/run/own.xml', OWN.replace('192.168.122.1', '192.168.122.0'));
    expect((await cli.run('virtnet net-define /run/own.xml')).status).toBe(1);
    await cli.machine.namespace.host.writeFile('/run/own.xml', OWN);
    expect((await cli.run('virtnet net-define /run/own.xml')).status).toBe(0);
  });
});
