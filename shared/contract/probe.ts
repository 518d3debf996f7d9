/** What "Test network" says: its steps, the causes that it tells apart by evidence, and the fixes that it offers. */
import * as z from 'zod';
import { t } from '../language/language';
import { callForCause } from './helpPlaces';

/** The steps in the order in which a temporary guest walks them, and then what was found beside its way. */
export const probeStepIds = [
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
export type ProbeStepId = (typeof probeStepIds)[number];

/** Everything that a probe can name as the cause of a fault. */
export const probeCauses = [
  'bridge-missing',
  'bridge-foreign',
  'bridge-down',
  'bridge-changed',
  'stp-delay',
  'port-blocked',
  'address-missing',
  'address-extra',
  'dnsmasq-dead',
  'dnsmasq-silent',
  'lan-dhcp-silent',
  'port-taken',
  'configuration-changed',
  'lease-file',
  'files-unread',
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
  'shared-client-id',
] as const;
export type ProbeCause = (typeof probeCauses)[number];

/** What can be done about a cause by pressing Fix; what else helps is told as a remedy. */
export const probeFixes = [
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
  /** Switches spanning tree off, in the stored definition too. */
  'stp-off',
  /** Has dnsmasq tell guests apart by hardware address, in the stored definition too. */
  'ignore-client-ids',
] as const;
export type ProbeFix = (typeof probeFixes)[number];

export const probeProblemSchema = z.object({
  cause: z.enum(probeCauses),
  /** What is the matter, in a phrase: `Port 53 is taken by unbound (process 812)`. */
  title: z.string(),
  /** Why that is thought, and what it leads to. */
  detail: z.string(),
  /** What to do, when there is no fix or beside it. */
  remedy: z.string(),
  /** A command to copy that goes with the remedy. */
  command: z.string().optional(),
  fix: z.enum(probeFixes).nullable(),
  /** True when nothing is wrong: it is good to know, and its step has passed. */
  advice: z.literal(true).optional(),
});
export type ProbeProblem = z.infer<typeof probeProblemSchema>;

export const probeStepSchema = z.object({
  id: z.enum(probeStepIds),
  title: z.string(),
  status: z.enum(['running', 'passed', 'failed', 'warning', 'skipped']),
  /** What was found, in a sentence. */
  detail: z.string(),
  /** The commands behind it with what they said. */
  evidence: z.array(z.object({ command: z.string(), output: z.string() })),
  /** What is the matter here. */
  problems: z.array(probeProblemSchema),
  /** Titles of problems of other steps that explain why this one failed. */
  because: z.array(z.string()),
});
export type ProbeStep = z.infer<typeof probeStepSchema>;

export const probeReportSchema = z.object({
  network: z.string(),
  device: z.string(),
  /** Unix time in milliseconds. */
  startedAt: z.number(),
  durationMs: z.number(),
  outcome: z.enum(['passed', 'failed', 'cancelled']),
  steps: z.array(probeStepSchema),
});
export type ProbeReport = z.infer<typeof probeReportSchema>;

/** A report as text, for a terminal, the clipboard and bug reports. */
export function probeReportText({
  network,
  device,
  startedAt,
  durationMs,
  outcome,
  steps,
}: ProbeReport): string {
  const failed = steps.filter(({ status }) => status === 'failed').length;
  return [
    t('probe.report.head', { network, device, time: new Date(startedAt).toISOString() }),
    ...steps.flatMap(probeStepLines),
    t('probe.report.result', { outcome, failed, count: steps.length, seconds: durationMs / 1000 }),
    ...steps.flatMap(evidenceLines),
  ].join('\n');
}

/** A finished step as lines: what was found, and of each problem its cause and remedy. */
export function probeStepLines({ title, status, detail, problems, because }: ProbeStep): string[] {
  return [
    `${title.padEnd(21)} ${t(`probe.mark.${status}`).padEnd(8)} ${detail}`.trimEnd(),
    ...because.map((reason) => `  ${t('probe.likelyCause', { reason })}`),
    ...problems.flatMap((problem) => [
      `  ${problem.title}`,
      `    ${problem.detail}`,
      ...(problem.remedy === '' ? [] : [`    ${problem.remedy}`]),
      ...(problem.command === undefined ? [] : problem.command.split('\n').map((line) => `      ${line}`)),
      `    ${t('probe.moreBy', { command: callForCause(problem.cause) })}`,
    ]),
  ];
}

const evidenceLines = ({ title, evidence }: ProbeStep): string[] =>
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
