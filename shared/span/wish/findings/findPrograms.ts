/** What hosts lack for how members find each other, and for what goes between them to be encrypted. */
import type { GroundHost, SpanFinding, SpanGround, SpanProposal } from '../../../contract/spanWish';
import { t } from '../../../language/language';
import { FULL_MESH_MAX } from '../engine';
import { finding } from './finding';

/** The autonomous system that spans use. */
const OUR_ASN = 64_789;

export function findPrograms({ hosts }: SpanGround, proposal: SpanProposal): SpanFinding[] {
  const told = hosts.filter(({ offer }) => offer !== null);
  return [
    ...(proposal.engine === 'evpn' ? told.flatMap(frr) : []),
    ...(proposal.wireguard ? told.flatMap(wireguard) : []),
    ...engine(proposal),
  ];
}

function frr({ label: host, offer }: GroundHost): SpanFinding[] {
  const { state, asn, remedy } = offer?.frr ?? { state: 'idle', asn: null, remedy: null };
  if (state === 'absent') {
    const words = { reason: t('span.find.frrAbsent', { host }), remedy: t('span.find.frrAbsent.remedy') };
    return [
      finding('error', 'frr-absent', host, { ...words, ...(remedy === null ? {} : { command: remedy }) }),
    ];
  }
  if (state !== 'others') return [];
  if (asn !== null && asn !== OUR_ASN)
    return [
      finding('error', 'frr-other-asn', host, {
        reason: t('span.find.frrAsn', { host, asn: String(asn), ours: String(OUR_ASN) }),
        remedy: t('span.find.frrAsn.remedy'),
      }),
    ];
  const reason = t('span.find.frrOthers', { host });
  return [finding('question', 'frr-others', host, { reason, remedy: t('span.find.frrOthers.remedy') })];
}

function wireguard({ label: host, offer }: GroundHost): SpanFinding[] {
  if (offer?.wireguard.state === 'present' && offer.wireguard.publicKey !== null) return [];
  const remedy = offer?.wireguard.remedy ?? null;
  return [
    finding('error', 'wireguard-absent', host, {
      ...{ reason: t('span.find.wireguard', { host }), remedy: t('span.find.wireguard.remedy') },
      ...(remedy === null ? {} : { command: remedy }),
    }),
  ];
}

/** Without BGP every host sends copies to every other. */
function engine({ engine: chosen, members }: SpanProposal): SpanFinding[] {
  const count = members.filter(({ stands }) => stands !== 'goes').length;
  if (chosen !== 'static' || count <= 2) return [];
  const reason = t('span.find.static', { count });
  const remedy = t('span.find.static.remedy');
  return [finding(count > FULL_MESH_MAX ? 'question' : 'advice', 'static-large', null, { reason, remedy })];
}
