/** net-event sees what other processes do, whoever they are, by kind, name, number and time. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { until } from '../fixtures/patience';
import { copyDefinitions } from './transcript';

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  copyDefinitions(cli);
  await cli.run('virtnet net-undefine default; virtnet net-define quiet.xml');
});
afterAll(() => cli.close());

/** A net-event that goes on while others do things. */
class Listener {
  private constructor(
    private readonly file: string,
    private readonly done: Promise<{ status: number }>,
  ) {}

  /** Starts one that hears of everything before it resolves: it is shown something until it says so. */
  static async start(name: string, options: string): Promise<Listener> {
    const file = join(cli.folder, name);
    const done = cli.run(`echo $$ > ${name}.pid; exec virtnet net-event ${options} > ${name} 2> ${name}.err`);
    const listener = new Listener(file, done);
    let round = 0;
    await until(`what ${name} hears`, async () => {
      await cli.run(`virtnet net-desc quiet "round ${(round += 1)}"`);
      return listener.lines().length > 0;
    }).catch((error: unknown) => {
      throw new Error(readFileSync(`${file}.err`, 'utf8'), { cause: error });
    });
    return listener;
  }

  lines(): string[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  /** Lines that are about a network, once there are so many of them. */
  async about(name: string, count: number): Promise<string[]> {
    return until(`${count} lines about ${name} in ${this.file}`, () => {
      const found = this.lines().filter((line) => line.includes(name));
      return found.length >= count && found;
    });
  }

  /** Interrupts it as Ctrl-C does; its exit status. */
  async interrupt(): Promise<number> {
    await cli.run(`kill -INT $(cat ${this.file}.pid)`);
    return (await this.done).status;
  }
}

describe('net-event', () => {
  it('tells of a whole life, whoever leads it', async () => {
    const begin = Date.now();
    const all = await Listener.start('all', '--loop');
    const json = await Listener.start('json', '--loop --json');
    for (const call of [
      'net-define lab.xml',
      'net-start lab',
      `net-update lab add mtu "<mtu size='1400'/>" --live`,
      'net-define labWider.xml',
      'net-desc lab --title --config Laboratory',
      'net-destroy lab',
    ])
      expect((await cli.run(`virtnet ${call}`)).status, call).toBe(0);
    // The window's way in: a helper of its own.
    const helper = await cli.machine.helper();
    await helper.call('give', { order: { do: 'start', names: ['lab'] } });
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: false } });
    expect(await helper.close()).toBe(0);
    const expected = [
      "event 'lifecycle' for network lab: Defined",
      "event 'lifecycle' for network lab: Started",
      "event 'update' for network lab: mtu",
      "event 'lifecycle' for network lab: Defined",
      "event 'metadata-change' for network lab: type title",
      "event 'lifecycle' for network lab: Stopped",
      "event 'lifecycle' for network lab: Started",
      "event 'lifecycle' for network lab: Stopped",
      "event 'lifecycle' for network lab: Undefined",
    ];
    expect(await all.about('lab', expected.length)).toEqual(expected);
    expect(await all.interrupt()).toBe(0);
    expect(all.lines().slice(-2)[0]).toBe('event loop interrupted');
    expect(all.lines().at(-1)).toMatch(/^events received: \d+$/);
    const objects = (await json.about('"lab"', expected.length)).map(
      (line) => JSON.parse(line) as Record<string, string>,
    );
    expect(objects.map(({ detail }) => detail)).toEqual(expected.map((line) => line.split(': ')[1]));
    expect(objects[0]).toMatchObject({ event: 'lifecycle', name: 'lab' });
    expect(new Date(objects[0]?.['at'] ?? '').getTime()).toBeGreaterThanOrEqual(begin);
    expect(await json.interrupt()).toBe(0);
  });

  it('ends after one event, and after its time', async () => {
    const one = await Listener.start('one', '--timestamp quiet --event metadata-change');
    const [line = ''] = await one.about('quiet', 1);
    expect(line).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z: event 'metadata-change' for network quiet: type description$/,
    );
    const timed = await cli.run('virtnet net-event --timeout 1');
    expect(timed).toEqual({ status: 1, stdout: 'event loop timed out\nevents received: 0\n\n', stderr: '' });
  });

  it('lists its kinds and refuses others', async () => {
    expect((await cli.run('virtnet net-event --list')).stdout).toBe('lifecycle\nmetadata-change\nupdate\n\n');
    const { status, stderr } = await cli.run('virtnet net-event --event crash');
    expect([status, stderr]).toEqual([1, 'error: unknown event type crash\nSee: virtnet net-event --list\n']);
  });
});
