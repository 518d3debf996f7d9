/** What --json prints: of exactly the shape that docs/json.md promises. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { VERBS } from '../../electron/cli/verbs/verbTable';
import { CliMachine } from './cliMachine';
import { copyDefinitions } from './transcript';

const guide = readFileSync(join(import.meta.dirname, '../../docs/json.md'), 'utf8');

const named = z.strictObject({ name: z.string(), uuid: z.uuid() });
const network = named.extend({
  active: z.boolean(),
  persistent: z.boolean(),
  autostart: z.boolean(),
  bridge: z.string(),
});
const text = z.string();

/** A plan, as it is shown. */
const plan = z.strictObject({
  changes: z
    .array(
      z.strictObject({
        action: z.enum(['create', 'replace', 'remove']),
        kind: text,
        key: text,
        title: text,
      }),
    )
    .min(1),
  steps: z.array(z.strictObject({ title: text, command: text, input: text.optional() })).min(1),
  script: text,
});

/** Calls with the shape of what they print; definitions grow with libvirt's format, so those are not strict. */
const CALLS: [verb: string, options: string, shape: z.ZodType][] = [
  ['net-list', '--all', z.array(network).min(2)],
  ['net-info', 'lab', network],
  ['net-name', 'lab', named],
  ['net-desc', 'lab', z.strictObject({ name: text, description: z.null() })],
  ['net-desc', 'lab --title', z.strictObject({ name: text, title: z.null() })],
  [
    'net-dumpxml',
    'lab',
    named
      .extend({
        mac: text,
        forward: z.strictObject({ mode: z.literal('nat') }),
        bridge: z.strictObject({ name: text, stp: z.boolean(), delay: z.number() }),
        dns: z.strictObject({ enabled: z.boolean() }),
        ips: z.array(z.looseObject({ address: text, prefix: z.number() })),
      })
      .loose(),
  ],
  [
    'net-forward',
    'list lab',
    z
      .array(
        z.strictObject({
          name: text.nullable(),
          protocol: z.enum(['tcp', 'udp']),
          hostAddress: text.nullable(),
          hostPorts: z.strictObject({ start: z.number(), end: z.number() }),
          guest: text,
          guestPort: z.number(),
        }),
      )
      .length(1),
  ],
  [
    'net-dhcp-leases',
    'lab',
    z
      .array(
        z.strictObject({
          until: z.number(),
          mac: text,
          family: z.enum(['ipv4', 'ipv6']),
          address: text,
          prefix: z.number(),
          name: text.nullable(),
          clientId: text.nullable(),
        }),
      )
      .length(1),
  ],
  [
    'net-guests',
    'lab',
    z
      .array(
        z.strictObject({
          name: text.nullable(),
          port: text.nullable(),
          mac: text.nullable(),
          addresses: z
            .array(
              z.strictObject({
                address: text,
                family: z.enum(['ipv4', 'ipv6']),
                source: z.enum(['lease', 'seen']),
                leaseUntil: z.number().nullable(),
              }),
            )
            .length(1),
          since: z.number().nullable(),
          left: z.number().nullable(),
          test: z.literal(false),
        }),
      )
      .length(1),
  ],
  [
    'net-span',
    'show wide',
    z.strictObject({
      name: text,
      uuid: text,
      active: z.literal(false),
      vni: z.number(),
      engine: z.enum(['static', 'evpn']),
      here: text,
      shares: z.number(),
      members: z
        .array(
          z.strictObject({
            name: text,
            address: text,
            share: z.number(),
            reflector: z.boolean(),
            encrypted: z.boolean(),
            state: z.null(),
            since: z.null(),
            roundTripMs: z.null(),
            lossPercent: z.null(),
            clockMs: z.null(),
            version: z.null(),
            guests: z.null(),
            same: z.null(),
            session: z.null(),
          }),
        )
        .length(2),
      faults: z.array(z.never()),
      held: z.null(),
    }),
  ],
  ['net-span', 'settle', z.array(z.never())],
  ['net-plan', 'quiet', plan],
  ['net-plan', 'lab --stop', plan.extend({ risk: z.null() })],
  [
    'net-history',
    'lab',
    z
      .array(
        z.strictObject({
          id: text,
          at: z.number(),
          front: z.literal('virtnet'),
          user: text,
          action: z.enum(['create', 'autostart', 'change']),
          uuid: text,
          name: z.literal('lab'),
          before: z.strictObject({ xml: text, autostart: z.boolean() }).nullable(),
          after: z.strictObject({ xml: text, autostart: z.boolean() }).nullable(),
          undoes: z.null(),
        }),
      )
      .length(3),
  ],
  ['net-import', '', z.array(z.never())],
  [
    'host-check',
    '',
    z.strictObject({
      tools: z.array(
        z.strictObject({
          name: text,
          purpose: text,
          path: text.nullable(),
          version: text.nullable(),
          package: text,
          required: z.boolean(),
        }),
      ),
      firewall: z.strictObject({ backend: text, version: text.nullable() }),
      ipForward: z.boolean(),
      uplinks: z.array(
        z.strictObject({
          name: text,
          kind: text,
          up: z.boolean(),
          addresses: z.array(text),
          isDefault: z.boolean(),
        }),
      ),
      problems: z.array(
        z.strictObject({
          severity: z.enum(['error', 'warning']),
          title: text,
          remedy: text,
          command: text.optional(),
        }),
      ),
    }),
  ],
  [
    'boot',
    '--status',
    z.strictObject({
      at: z.number(),
      durationMs: z.number(),
      started: z.array(text),
      active: z.array(text),
      failed: z.array(z.never()),
    }),
  ],
  ['net-outside', 'lab', z.strictObject({ name: text, reached: z.literal(true), until: z.null() })],
  [
    'net-check',
    '',
    z.array(z.strictObject({ name: text, changed: z.literal(false), differs: z.array(z.never()) })).min(1),
  ],
  [
    'activity',
    '--lines 1',
    z.array(z.looseObject({ id: text, at: z.number(), front: text, action: text, network: text })).length(1),
  ],
];

describe('--json', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    copyDefinitions(cli);
    await cli.run(
      'virtnet net-define lab.xml; virtnet net-define quiet.xml; virtnet net-define wide.xml; virtnet net-autostart lab',
    );
    await cli.run('virtnet net-forward add lab --port 8080 --to 172.16.40.9');
    await cli.run('virtnet net-autostart default --disable; virtnet boot');
    const leases = join(cli.machine.root, 'var/lib/virtnet-manager/lab.leases');
    cli.machine.namespace.shell(`echo '1999999999 52:54:00:00:00:aa 172.16.40.20 * *' > ${leases}`);
  });
  afterAll(() => cli.close());

  it.each(CALLS)('of %s %s is as promised', async (verb, options, shape) => {
    const { stdout, stderr } = await cli.run(`virtnet ${verb} ${options} --json`);
    expect(stderr).toBe('');
    const value = JSON.parse(stdout) as unknown;
    expect(shape.safeParse(value).error).toBeUndefined();
    const section = guide.split(`\n## ${verb}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const member of membersOf(value)) expect(section, `${verb}: ${member}`).toContain(`\`${member}\``);
  });

  it('is described for every verb that has it', () => {
    // net-uuid prints what net-name does, whose section says so.
    const withJson = VERBS.filter(({ options }) => options?.some(({ name }) => name === 'json'));
    const sections = [...guide.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(
      withJson
        .map(({ name }) => name)
        .filter((name) => name !== 'net-uuid')
        .sort(),
    ).toEqual(sections.sort());
  });
});

/** The names of the members of an object, or of the objects in an array; those of activity are the helper's own. */
function membersOf(value: unknown): string[] {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'object' && one !== null && !('commands' in one) ? Object.keys(one) : [];
}
