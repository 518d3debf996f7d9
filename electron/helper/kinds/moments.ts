/** When things are done in the course of a plan: the one place where their order is fixed. */

/**
 * Stages follow each other; what belongs to one of them does not depend on the rest of it and is done side by side, and
 * is shown in this order.
 *
 * What goes: its guests of ours, while there is somebody to whom they give their leases back, then its daemon, then its traffic, then its rules, and only then the bridge, because the ports of guests cannot
 * be given back when something fails. What comes: its files, bridge and rules, then the settings of the bridge, its IPv6
 * addresses and the guests that were on it, dnsmasq when all its addresses are there, and last whoever shall ask it
 * and whoever shall list it.
 *
 * The overlay of a network that spans hosts goes as soon as its traffic, and comes only when its guard stands, so that at no
 * moment anything crosses that shall stay on its host; then it is told to which hosts it leads.
 *
 * What libvirt runs is taken over when our rules are there already, and before our dnsmasq needs the place of its own; it
 * is given back when our dnsmasq is gone and our rules are not yet, so that no packet stands before a closed door.
 */
export const STAGES = [
  ['leave'],
  ['stop', 'cut', 'forget'],
  ['give back'],
  ['write', 'build', 'filter'],
  ['take over'],
  ['dismantle', 'set', 'guard', 'limit'],
  ['address', 'forward', 'plug', 'overlay'],
  ['route', 'flood'],
  ['raise voice'],
  ['announce'],
  ['lower voice'],
  ['serve'],
  ['tell'],
  ['start'],
  ['keep'],
  ['clean'],
] as const;

export type Moment = (typeof STAGES)[number][number];
