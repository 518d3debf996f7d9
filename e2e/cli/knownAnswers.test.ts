/** What the command line has answered is answered again without loading what reads it, and never when it is another by now. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

/** Notes the parts of the program that a call loads, at its end. */
const NOTING = `
const { appendFileSync } = require('node:fs');
const vm = require('node:vm');
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    appendFileSync(process.env.PARTS, options.filename + '\\n');
  }
};
`;

const definition = (last: number): string => `<network>
  <name>lab</name>
  <uuid>8f0b6a52-27d1-4f0e-9d3a-6a3d2f1f0c11</uuid>
  <bridge name='virbr77' stp='off'/>
  <ip address='10.7.7.1' prefix='24'><dhcp><range start='10.7.7.100' end='10.7.7.${last}'/></dhcp></ip>
</network>`;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  writeFileSync(join(cli.folder, 'noting.cjs'), NOTING);
});
afterAll(() => cli.close());

beforeEach(async () => {
  await cli.run('virtnet net-destroy lab');
  await define(200);
});

async function define(last: number): Promise<void> {
  writeFileSync(join(cli.folder, 'lab.xml'), definition(last));
  expect(await cli.run('virtnet net-define lab.xml')).toMatchObject({ status: 0, stderr: '' });
}

/** Whether a call has loaded what reads definitions and does orders. */
async function loadsAll(call: string): Promise<boolean> {
  const parts = join(cli.folder, 'parts');
  writeFileSync(parts, '');
  const env = { PARTS: parts, NODE_OPTIONS: `--require ${join(cli.folder, 'noting.cjs')}` };
  expect(await cli.run(call, { env })).toMatchObject({ status: 0, stderr: '' });
  const loaded = readFileSync(parts, 'utf8');
  expect(loaded).toContain('main.cjs');
  return loaded.includes('localConnection');
}

const said = async (call: string): Promise<string> => (await cli.run(call)).stdout;

const LOOKS = ['virtnet net-list --all', 'virtnet net-info lab', 'virtnet net-dumpxml lab'];

it.each([...LOOKS, 'virtnet net-dhcp-leases lab'])(
  'has `%s` at hand after an order, and after having said it',
  async (call) => {
    expect(await loadsAll('virtnet net-start lab')).toBe(true);
    expect(await loadsAll(call)).toBe(false);
    // Whatever somebody else has written by hand is read first, once.
    await cli.run(`touch ${cli.machine.root}/etc/virtnet-manager/networks/lab.xml`);
    expect(await loadsAll(call)).toBe(true);
    expect(await loadsAll(call)).toBe(false);
  },
);

it('says what is true now after each order', async () => {
  expect(await said('virtnet net-list --all')).toMatch(/lab +inactive/);
  await cli.run('virtnet net-start lab');
  expect(await said('virtnet net-list --all')).toMatch(/lab +active/);
  await define(150);
  expect(await said('virtnet net-dumpxml lab')).toContain("end='10.7.7.200'");
  expect(await said('virtnet net-dumpxml --inactive lab')).toContain("end='10.7.7.150'");
  expect(await said('virtnet net-dumpxml lab')).toContain("end='10.7.7.200'");
  await cli.run('virtnet net-destroy lab');
  expect(await said('virtnet net-dumpxml lab')).toContain("end='10.7.7.150'");
  expect(await said('virtnet net-list --all')).toMatch(/lab +inactive/);
});

it('says who has which address, though no order is given when that changes', async () => {
  await cli.run('virtnet net-start lab');
  const leases = `${cli.machine.root}/var/lib/virtnet-manager/lab.leases`;
  const write = (address: string, ago: string) =>
    cli.run(
      `echo '1893456000 52:54:00:00:00:07 ${address} web *' > ${leases} && touch -d '${ago} ago' ${leases}`,
    );
  expect(await said('virtnet net-dhcp-leases lab')).not.toContain('web');
  await write('10.7.7.101', '1 hour');
  expect(await said('virtnet net-dhcp-leases lab')).toContain('10.7.7.101/24');
  expect(await loadsAll('virtnet net-dhcp-leases lab')).toBe(false);
  await write('10.7.7.102', '1 hour');
  expect(await said('virtnet net-dhcp-leases lab')).toContain('10.7.7.102/24');
  // One that is being written just now may be written again without looking another one.
  await cli.run(`touch ${leases}`);
  expect(await said('virtnet net-dhcp-leases lab')).toContain('10.7.7.102/24');
});

it.each(['{', '[]', 'null', '{"answers":7}'])('does without when %j is kept', async (text) => {
  await cli.run(`printf '%s' '${text}' > ${cli.machine.root}/run/virtnet-manager/listing.json`);
  expect(await said('virtnet net-dumpxml lab')).toContain('<name>lab</name>');
  expect(await said('virtnet net-list --all')).toContain('lab');
});
