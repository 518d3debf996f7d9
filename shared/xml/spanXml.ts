/** The element `virtnet:span` of a network's metadata: the hosts that it spans. */
import type { Span, SpanMember } from '../definition/span';
import { EXTENSION_NAMESPACE } from '../definition/namespaces';
import type { Element } from './xmlElement';
import { tag, yesNo, type Tag } from './xmlTag';

/** What the element says, to be checked by the schema. */
export function readSpan(element: Element): unknown {
  return {
    vni: element.integer('vni') ?? element.missing('vni'),
    engine: element.required('engine'),
    here: element.required('here'),
    shares: element.integer('shares') ?? element.missing('shares'),
    key: element.required('key'),
    members: element.allInNamespace(EXTENSION_NAMESPACE, 'member').map(readMember),
  };
}

function readMember(element: Element): unknown {
  const publicKey = element.attribute('publicKey');
  const port = element.integer('port');
  const isReflector = element.flag('reflector', ['yes', 'no']) ?? false;
  return {
    name: element.required('name'),
    address: element.required('address'),
    share: element.integer('share') ?? element.missing('share'),
    ...(isReflector ? { reflector: true } : {}),
    ...(publicKey === undefined && port === undefined ? {} : { wireguard: { publicKey, port } }),
  };
}

/** The element of a span. */
export const spanTag = ({ vni, engine, here, shares, key, members }: Span): Tag =>
  tag('virtnet:span', { vni, engine, here, shares, key }, members.map(memberTag));

const memberTag = ({ name, address, share, reflector, wireguard }: SpanMember): Tag =>
  tag('virtnet:member', {
    name,
    address,
    share,
    reflector: reflector ? yesNo(true) : undefined,
    publicKey: wireguard?.publicKey,
    port: wireguard?.port,
  });
