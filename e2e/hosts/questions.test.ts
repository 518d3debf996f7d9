/** Connections to real servers of OpenSSH, with what they ask: passwords, passphrases, keys of hosts, and sudo. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Question } from '../../shared/contract/question';
import type { VirtnetError } from '../../shared/contract/error';
import { until } from '../fixtures/patience';
import { at, openFront, type SshFront } from './sshFront';
import { BEHIND, GATE, LAB, PASSWORD, SshMachine } from './sshMachine';

let machine: SshMachine;
beforeAll(async () => {
  machine = await SshMachine.open(inject('programs'));
});
afterAll(() => machine.close());

const fronts: SshFront[] = [];
afterEach(async () => {
  for (const front of fronts.splice(0)) await front.close();
});

function front(answer: (question: Question) => string | null): SshFront {
  const made = openFront(machine, inject('programs'), answer);
  fronts.push(made);
  return made;
}

/** Who the helper there says that it is. */
async function userAt({ connections }: SshFront, uri: string): Promise<string> {
  await connections.open(uri);
  const { host } = (await connections.call(uri, 'snapshot', {})) as { host: { user: string } };
  return host.user;
}

const refusal = (work: Promise<unknown>): Promise<VirtnetError> =>
  work.then(
    () => expect.fail('it was opened'),
    (error: unknown) => error as VirtnetError,
  );

describe('what ssh asks', () => {
  it('is nothing for who has a key', async () => {
    const person = front(() => null);
    expect(await userAt(person, at('root'))).toBe('root');
    expect(person.asked).toEqual([]);
  });

  it('is a password, and another one when it was wrong', async () => {
    const answers = ['wrong', PASSWORD];
    const person = front(() => answers.shift() ?? null);
    await person.connections.open(at('ada'));
    expect(person.asked.map(({ kind, by }) => `${kind} ${by}`)).toEqual(['secret ssh', 'secret ssh']);
    expect(person.asked[0]?.text).toBe("ada@127.0.0.1's password:");
    // No argument of any process there has it.
    expect(machine.shell('cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toContain(PASSWORD);
  });

  it('is the passphrase of a key', async () => {
    const person = front(({ text }) => (text.startsWith('Enter passphrase') ? PASSWORD : null));
    await person.connections.open(at('bob'));
    expect(person.asked[0]).toMatchObject({
      kind: 'secret',
      text: expect.stringContaining('id_ecdsa') as string,
    });
  });

  it('is refused when nobody answers', async () => {
    const person = front(() => null);
    expect((await refusal(person.connections.open(at('ada')))).message).toContain('refused the login');
    expect(person.connections.states()).toMatchObject([[at('ada'), { state: 'closed' }]]);
  });

  it('is whether the key of a host is the right one', async () => {
    machine.forgetHosts();
    const careful = front(() => 'no');
    expect((await refusal(careful.connections.open(at('root')))).message).toContain('key is unknown');
    const fingerprint = machine.shell('ssh-keygen -lf /run/ssh/host.pub').split(' ')[1] ?? '';
    expect(careful.asked[0]).toMatchObject({ kind: 'host-key', by: 'ssh' });
    expect(careful.asked[0]?.text).toContain(fingerprint);
    const trusting = front(({ kind }) => (kind === 'host-key' ? 'yes' : null));
    await trusting.connections.open(at('root'));
    expect(machine.shell('cat /run/home/root/.ssh/known_hosts')).not.toBe('');
  });

  it('is nothing about a host whose key has changed: that is refused, and the old one named', async () => {
    machine.trustHosts();
    machine.changeHostKey();
    const person = front(() => 'yes');
    const { message } = await refusal(person.connections.open(at('root')));
    expect(message).toContain(
      'The other host’s key has changed (the old one is in /run/home/root/.ssh/known_hosts:1)',
    );
    expect(person.asked).toEqual([]);
    machine.trustHosts();
  });
});

describe('the way to a host', () => {
  it('leads over a gate', async () => {
    const person = front(({ text }) => (text.includes('ada@127.0.0.2') ? PASSWORD : null));
    expect((await refusal(person.connections.open(at('root', BEHIND)))).message).toContain(
      'Connection refused',
    );
    const jump = `?jump=ada@${GATE.host}:${GATE.port}`;
    expect(await userAt(person, at('root', BEHIND, jump))).toBe('root');
    expect(person.asked.map(({ text }) => text)).toEqual(["ada@127.0.0.2's password:"]);
  });

  it('is one connection for all sessions of a host', async () => {
    const person = front(() => PASSWORD);
    await person.connections.open(at('ada'));
    await person.connections.close(at('ada'));
    await person.connections.open(at('ada'));
    expect(person.asked).toHaveLength(1);
    const masters = (): number =>
      Number(
        machine.shell(
          'cat /proc/[0-9]*/cmdline 2> /dev/null | tr "\\0" " " | grep -c "ssh: .*\\[mux\\]" || true',
        ),
      );
    expect(masters()).toBe(1);
    await person.close();
    await until('the end of the shared connection', () => masters() === 0);
  });
});

describe('becoming root by sudo', () => {
  it('asks for the password there, again when it was wrong', async () => {
    const answers = [PASSWORD, 'wrong', PASSWORD];
    const person = front(() => answers.shift() ?? null);
    expect(await userAt(person, at('ada', LAB, '?become=sudo'))).toBe('ada');
    expect(person.asked.map(({ by }) => by)).toEqual(['ssh', 'sudo', 'sudo']);
    // Root's rights are there: an order is carried out.
    const { tools } = (
      (await person.connections.call(at('ada', LAB, '?become=sudo'), 'snapshot', {})) as {
        host: { tools: unknown[] };
      }
    ).host;
    expect(tools.length).toBeGreaterThan(0);
    const drift = await person.connections.call(at('ada', LAB, '?become=sudo'), 'plan', {
      order: { do: 'start', names: ['default'] },
    });
    expect(drift).toMatchObject({ plan: {} });
  });

  it('asks nothing of who needs no password', async () => {
    const person = front(() => null);
    expect(await userAt(person, at('eve', LAB, '?become=sudo'))).toBe('eve');
    expect(person.asked).toEqual([]);
  });

  it('says why it will not be', async () => {
    const wrong = front(({ by }) => (by === 'ssh' ? PASSWORD : 'wrong'));
    expect((await refusal(wrong.connections.open(at('ada', LAB, '?become=sudo')))).message).toContain(
      'given no right password',
    );
    const none = front(({ by }) => (by === 'ssh' ? PASSWORD : null));
    expect((await refusal(none.connections.open(at('ada', LAB, '?become=sudo')))).message).toContain(
      'nobody was there to type it',
    );
    const bob = front(() => PASSWORD);
    expect((await refusal(bob.connections.open(at('bob', LAB, '?become=sudo')))).message).toContain(
      'does not let you become root',
    );
  });
});
