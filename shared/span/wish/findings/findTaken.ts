/** What of a network is taken on the hosts that it comes to: its name, its addresses, the number of its VXLAN. */
import { overlaps, parseCidr, type Subnet } from '../../../addresses/addresses';
import type { SpanFinding, SpanGround } from '../../../contract/spanWish';
import { t } from '../../../language/language';
import { choicesIn } from '../choicesIn';
import type { Coming, Situation } from '../situation';
import { finding } from './finding';

export const findTaken = (situation: Situation, ground: SpanGround): SpanFinding[] =>
  situation.coming.flatMap((one) => [
    ...nameThere(situation, one),
    ...networkThere(situation, one),
    ...subnetThere(situation, one),
    ...vniThere(situation, ground, one),
  ]);

function nameThere({ definition }: Situation, { there }: Coming): SpanFinding[] {
  const host = there.host.name;
  const { name, uuid } = definition;
  const other = there.snapshot.networks.find((one) => one.name === name && one.uuid !== uuid);
  if (!other) return [];
  const reason = t('span.find.nameTaken', { host, name });
  return [finding('error', 'name-taken-there', host, { reason, remedy: t('span.find.nameTaken.remedy') })];
}

/** It was a member, and was not reached when it left. */
function networkThere({ at, definition }: Situation, { there }: Coming): SpanFinding[] {
  const host = there.host.name;
  const its = there.snapshot.networks.find(({ uuid }) => uuid === definition.uuid);
  if (!its || there === at) return [];
  const reason = t('span.find.networkThere', { host, name: its.name });
  return [finding('question', 'network-there', host, { reason, remedy: t('span.find.networkThere.remedy') })];
}

const subnetsOf = ({ definition }: Situation): Subnet[] =>
  definition.ips.flatMap(({ address, prefix }) => parseCidr(`${address}/${prefix}`)?.subnet ?? []);

function subnetThere(situation: Situation, { there }: Coming): SpanFinding[] {
  const host = there.host.name;
  const { uuid } = situation.definition;
  const taken = there.snapshot.host.addressSpace.find((use) => {
    const its = parseCidr(use.subnet)?.subnet;
    const isOwn = uuid !== undefined && use.uuid === uuid;
    return its !== undefined && !isOwn && subnetsOf(situation).some((own) => overlaps(own, its));
  });
  if (!taken || there === situation.at) return [];
  const reason = t('span.find.subnetTaken', { host, subnet: taken.subnet, owner: taken.owner });
  return [
    finding('error', 'subnet-taken-there', host, { reason, remedy: t('span.find.subnetTaken.remedy') }),
  ];
}

/** A number that was chosen, or that the span has. */
function vniThere(
  { wish, span, definition }: Situation,
  { hosts }: SpanGround,
  { there }: Coming,
): SpanFinding[] {
  const host = there.host.name;
  const vni = span?.vni ?? choicesIn(wish).vni;
  const taken = hosts.find((one) => one.host === there.host.uri)?.offer?.vnis ?? [];
  // Its own definition, left from before, has the number as well.
  const isOwn = there.snapshot.networks.some(
    (one) => one.uuid === definition.uuid && one.definition.span?.vni === vni,
  );
  if (vni === undefined || isOwn || !taken.includes(vni)) return [];
  const remedy = t(span ? 'span.find.vniTaken.free' : 'span.find.vniTaken.other');
  return [finding('error', 'vni-taken', host, { reason: t('span.find.vniTaken', { host, vni }), remedy })];
}
