/** What a definition says of the hosts that its network spans: the same on each of them, but for which one it is of. */
import * as z from 'zod';
import { parseAddress } from '../addresses/addresses';
import { t, type TextKey } from '../language/language';
import { isOfOneHost, spelledOnce } from './underlayAddress';

const saying = (key: TextKey): { error: () => string } => ({ error: () => t(key) });

/** As many hosts as one network spans, at most. */
export const MEMBERS_MAX = 64;
/** As many parts as a DHCP range is cut into, at most. */
export const SHARES_MAX = 256;
/** The highest number of a VXLAN: 24 bits (RFC 7348 §5). */
export const VNI_MAX = 16_777_215;

/** The name of a host as RFC 1123 §2.1 has it. */
const memberName = z
  .string()
  .regex(/^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, saying('schema.member'));
const share = z
  .int()
  .min(0)
  .max(SHARES_MAX - 1);

const memberSchema = z.strictObject({
  name: memberName,
  /** The address of its own by which the others reach it: what the overlay runs over. */
  address: z
    .string()
    // FRR, the kernel and we each tell addresses by their text.
    .overwrite(spelledOnce)
    .refine((text) => parseAddress(text) !== null, { ...saying('schema.ip'), abort: true })
    .refine(isOfOneHost, saying('schema.span.ordinary')),
  /** Which of the shares of each DHCP range it gives out. */
  share,
  /** Passes on what the others tell it, so that they need no session with each other (RFC 4456). */
  reflector: z.literal(true).optional(),
  /** By which the others reach it where what goes between hosts is encrypted. */
  wireguard: z
    .strictObject({
      publicKey: z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, saying('schema.wireguardKey')),
      port: z.int().min(1).max(65535),
    })
    .optional(),
});

const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** The hosts that a network spans. */
export const spanSchema = z
  .strictObject({
    /** The number of its VXLAN, the same on every host and of no other network of theirs. */
    vni: z.int().min(1).max(VNI_MAX),
    /** How hosts know who is where: by copies of what has no known place and what they see, or told by BGP (RFC 8365). */
    engine: z.enum(['static', 'evpn']),
    /** The member that this definition is of. */
    here: memberName,
    /** Into how many equal parts each DHCP range is cut; each member gives out one. */
    shares: z.int().min(1).max(SHARES_MAX),
    /** Which secret the members share; it is in a file that only root reads. */
    key: z.string().regex(/^[0-9a-f]{16}$/, saying('schema.spanKey')),
    members: z.array(memberSchema).min(1).max(MEMBERS_MAX),
  })
  .superRefine((span, context) => {
    const complain = (path: (string | number)[], key: TextKey): void =>
      void context.addIssue({ code: 'custom', path, message: t(key) });
    const { members } = span;
    if (!members.some(({ name }) => name === span.here)) complain(['here'], 'schema.span.here');
    if (!isDistinct(members.map(({ name }) => name.toLowerCase())))
      complain(['members'], 'schema.span.names');
    if (!isDistinct(members.map(({ address }) => address))) complain(['members'], 'schema.span.addresses');
    if (!isDistinct(members.map((member) => member.share))) complain(['members'], 'schema.span.shareTwice');
    if (members.some((member) => member.share >= span.shares)) complain(['shares'], 'schema.span.shares');
    if (new Set(members.map(({ address }) => address.includes(':'))).size > 1)
      complain(['members'], 'schema.span.families');
  });

export type Span = z.infer<typeof spanSchema>;
export type SpanMember = z.infer<typeof memberSchema>;

/** The member that a span's definition is of. */
export function memberHere({ here, members }: Span): SpanMember {
  const member = members.find(({ name }) => name === here);
  // oxlint-disable-next-line texts/in-catalogue -- the schema has seen to it
  if (!member) throw new Error(`no member ${here}`);
  return member;
}

/** The other members. */
export const peersOf = ({ here, members }: Span): SpanMember[] => members.filter(({ name }) => name !== here);

/** The device of the overlay; of one VNI there is one on a host. */
export const overlayDevice = ({ vni }: Pick<Span, 'vni'>): string => `vx${vni}`;
