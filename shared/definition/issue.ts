/** A finding about a definition: where, what, why, and what would be right. */
import * as z from 'zod';

export const issueCodes = [
  'schema',
  'xml',
  'name-empty',
  'name-too-long',
  'name-characters',
  'name-taken',
  'uuid-taken',
  'subnet-syntax',
  'subnet-not-network',
  'subnet-too-small',
  'subnet-too-large',
  'subnet-reserved',
  'subnet-public',
  'subnet-overlap',
  'gateway-not-host',
  'dhcp-missing',
  'dhcp-syntax',
  'dhcp-order',
  'dhcp-not-in-subnet',
  'dhcp-gateway',
  'dhcp-network-address',
  'dhcp-broadcast',
  'dhcp-overlap',
  'dhcp-too-large',
  'dhcp-several',
  'host-not-in-subnet',
  'host-address',
  'host-duplicate',
  'host-identity',
  'lease-time',
  'dns-record',
  'dns-disabled',
  'forward-no-address',
  'forward-ports',
  'forward-addresses',
  'uplink-unknown',
  'uplink-own',
  'bridge-syntax',
  'bridge-taken',
  'bridge-unnamed',
  'bridge-absent',
  'bridge-kind',
  'bridge-uplink',
  'bridge-shared',
  'bridge-stays',
  'bridged-member',
  'bridged-unguarded',
  'mac-taken',
  'mtu-too-small',
  'route-address',
  'route-gateway',
  'route-overlap',
  'route-default',
  'route-duplicate',
  'bandwidth',
  'port-forward-mode',
  'port-forward-guest',
  'port-forward-ports',
  'port-forward-address',
  'port-forward-not-here',
  'port-forward-overlap',
  'port-forward-service',
  'port-forward-used',
  'dnsmasq-option',
  'reach-self',
  'reach-duplicate',
  'outside-mode',
  'outside-time',
  'host-resolves',
  'no-advertisements',
  'files-unread',
  'tftp-root',
  'not-used',
  'frr-asn',
  'frr-files',
  'frr-others',
  'span-key',
  'span-vni-taken',
  'span-address',
  'span-range',
  'span-encryption',
  'span-mtu',
  'span-forwards',
] as const;
export type IssueCode = (typeof issueCodes)[number];

export const issueSchema = z.object({
  /** Place in the definition, as `ips[0].dhcp.ranges[0].start`. */
  path: z.string(),
  code: z.enum(issueCodes),
  /** What is wrong and what to do, as one or two sentences. */
  message: z.string(),
  /**
   * `error` refuses: it cannot work, harms the host or would mean something else. `question` could cut somebody off or
   * open the host, and passes once its code is in `accept`. `advice` is said and never in the way.
   */
  severity: z.enum(['error', 'question', 'advice']),
  /** A value for the field that would be right, offered as one click. */
  suggestion: z.string().optional(),
  /** Who holds what this collides with. */
  owner: z.string().optional(),
  /** Where in a document it is, counted from 1. */
  line: z.number().optional(),
  column: z.number().optional(),
});
export type Issue = z.infer<typeof issueSchema>;

/** What an issue may say besides where, what and why. */
export type IssueExtra = Partial<Pick<Issue, 'suggestion' | 'owner' | 'severity'>>;

/** Whether this stands in the way of one who has said yes to these codes. */
export const isInTheWay = (
  { severity, code }: Pick<Issue, 'severity' | 'code'>,
  accepted: readonly IssueCode[] = [],
): boolean => severity === 'error' || (severity === 'question' && !accepted.includes(code));

/** A finding, an error unless `extra` says otherwise. */
export const issue = (path: string, code: IssueCode, message: string, extra: IssueExtra = {}): Issue => ({
  path,
  code,
  message,
  severity: 'error',
  ...extra,
});
