/** What "Test network" says: its steps, the causes that it tells apart by evidence, and the fixes that it offers. */
import { z } from 'zod';

/** The steps in the order in which a temporary guest walks them, and then what was found beside its way. */
export const testStepIds = [
  'bridge',
  'address',
  'dnsmasq',
  'lease',
  'dns',
  'gateway',
  'outside',
  'rules',
  'forwarding',
  'mtu',
  'guests',
] as const;
export type TestStepId = (typeof testStepIds)[number];

/** What each step is called. */
export const TEST_STEP_TITLES: Record<TestStepId, string> = {
  bridge: 'Bridge',
  address: 'Address',
  dnsmasq: 'dnsmasq',
  lease: 'DHCP offer and lease',
  dns: 'DNS answer',
  gateway: 'Gateway',
  outside: 'Outside',
  rules: 'Firewall rules',
  forwarding: 'Forwarding',
  mtu: 'Packet size (MTU)',
  guests: 'Guests',
};

/** Everything that a test can name as the cause of a fault. */
export const testCauses = [
  'bridge-missing',
  'bridge-foreign',
  'bridge-down',
  'bridge-changed',
  'address-missing',
  'address-extra',
  'dnsmasq-dead',
  'dnsmasq-silent',
  'port-taken',
  'configuration-changed',
  'lease-file',
  'disk-full',
  'range-full',
  'second-dhcp-server',
  'static-host-outside',
  'no-resolver',
  'resolver-unreachable',
  'gateway-silent',
  'rules-changed',
  'foreign-drop',
  'forward-policy',
  'other-table-drop',
  'forwarding-off',
  'setting-changed',
  'reverse-path',
  'uplink-missing',
  'uplink-down',
  'no-default-route',
  'vpn-route',
  'overlapping-route',
  'no-return-route',
  'outside-silent',
  'not-isolated',
  'mtu-mismatch',
  'guest-detached',
] as const;
export type TestCause = (typeof testCauses)[number];

/** What can be done about a cause by pressing Fix; what else helps is told as a remedy. */
export const testFixes = [
  /** Makes the host match the running definition again. */
  'repair',
  'restart-dnsmasq',
  /** Moves our jumps in front of other programs' rules. */
  'rules-first',
  /** Accepts this network's packets in front of a foreign drop, until the network stops. */
  'accept-forwarding',
  /** Lets packets come in by another device than the one that leads back (rp_filter 2), until the network stops. */
  'loose-reverse-path',
  'set-mtu',
  /** Forgets leases of guests that are no longer on the bridge. */
  'free-leases',
] as const;
export type TestFix = (typeof testFixes)[number];

export const testProblemSchema = z.object({
  cause: z.enum(testCauses),
  /** What is the matter, in a phrase: `Port 53 is taken by unbound (process 812)`. */
  title: z.string(),
  /** Why that is thought, and what it leads to. */
  detail: z.string(),
  /** What to do, when there is no fix or beside it. */
  remedy: z.string(),
  /** A command to copy that goes with the remedy. */
  command: z.string().optional(),
  fix: z.enum(testFixes).nullable(),
});
export type TestProblem = z.infer<typeof testProblemSchema>;

export const testStepSchema = z.object({
  id: z.enum(testStepIds),
  title: z.string(),
  status: z.enum(['running', 'passed', 'failed', 'warning', 'skipped']),
  /** What was found, in a sentence. */
  detail: z.string(),
  /** The commands behind it with what they said. */
  evidence: z.array(z.object({ command: z.string(), output: z.string() })),
  /** What is the matter here. */
  problems: z.array(testProblemSchema),
  /** Titles of problems of other steps that explain why this one failed. */
  because: z.array(z.string()),
});
export type TestStep = z.infer<typeof testStepSchema>;

export const testReportSchema = z.object({
  network: z.string(),
  device: z.string(),
  /** Unix time in milliseconds. */
  startedAt: z.number(),
  durationMs: z.number(),
  outcome: z.enum(['passed', 'failed', 'cancelled']),
  steps: z.array(testStepSchema),
});
export type TestReport = z.infer<typeof testReportSchema>;

/** A report as text, for a terminal, the clipboard and bug reports. */
export function testReportText({
  network,
  device,
  startedAt,
  durationMs,
  outcome,
  steps,
}: TestReport): string {
  const failed = steps.filter(({ status }) => status === 'failed').length;
  const result = {
    passed: 'passed',
    failed: `failed (${failed} of ${steps.length} steps)`,
    cancelled: 'cancelled',
  };
  return [
    `Test of network ${network} (${device}), ${new Date(startedAt).toISOString()}`,
    ...steps.flatMap(testStepLines),
    `Result: ${result[outcome]} after ${(durationMs / 1000).toFixed(1)} s`,
    ...steps.flatMap(evidenceLines),
  ].join('\n');
}

const MARKS: Record<TestStep['status'], string> = {
  running: '…',
  passed: 'ok',
  failed: 'FAILED',
  warning: 'warning',
  skipped: 'skipped',
};

/** A finished step as lines: what was found, and of each problem its cause and remedy. */
export function testStepLines({ title, status, detail, problems, because }: TestStep): string[] {
  return [
    `${title.padEnd(21)} ${MARKS[status].padEnd(8)} ${detail}`.trimEnd(),
    ...because.map((reason) => `  Likely cause: ${reason}`),
    ...problems.flatMap((problem) => [
      `  ${problem.title}`,
      `    ${problem.detail}`,
      ...(problem.remedy === '' ? [] : [`    ${problem.remedy}`]),
      ...(problem.command === undefined ? [] : problem.command.split('\n').map((line) => `      ${line}`)),
    ]),
  ];
}

const evidenceLines = ({ title, evidence }: TestStep): string[] =>
  evidence.length === 0
    ? []
    : [
        '',
        `-- ${title}`,
        ...evidence.flatMap(({ command, output }) => [
          `$ ${command}`,
          ...(output === '' ? [] : output.trimEnd().split('\n')),
        ]),
      ];
