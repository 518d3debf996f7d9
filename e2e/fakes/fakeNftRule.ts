/** The expressions of a rule of nftables as it lists them in JSON (libnftables-json(5)). */

/** What a rule compares of a packet, and what it does in the end. */
const PART =
  /(?:(?<place>meta \w+|arp [sd]addr ip|@\w+,\d+,\d+|(?:udp|icmpv6|ip6?|ether|vlan) \w+) (?:& (?<mask>\S+) (?<masked>[!=]=) )?(?<not>!= )?(?<value>\{ .*? \}|\S+))|fib (?<flags>\w+ \. \w+) oif missing|(?<verdict>drop|accept)/g;
const LIMIT = /limit rate over (\d+) bytes\/second burst (\d+) bytes/;

export function expressionsOf(rule: string): object[] {
  const limit = LIMIT.exec(rule);
  if (limit)
    return [
      {
        limit: {
          ...{ rate: Number(limit[1]), rate_unit: 'bytes', burst: Number(limit[2]), burst_unit: 'bytes' },
          ...{ per: 'second', inv: true },
        },
      },
      { drop: null },
    ];
  return [...rule.matchAll(PART)].map(({ groups = {} }) => {
    if (groups['verdict']) return { [groups['verdict']]: null };
    const flags = groups['flags']?.split(' . ');
    if (flags) return { match: { op: '==', left: { fib: { result: 'oif', flags } }, right: false } };
    const left = placeOf(groups['place'] ?? '');
    const op = groups['not'] ? '!=' : (groups['masked'] ?? '==');
    const mask = groups['mask'];
    return {
      match: { op, left: mask ? { '&': [left, mask] } : left, right: valueOf(groups['value'] ?? '') },
    };
  });
}

function placeOf(text: string): object {
  const [first = '', ...rest] = text.split(' ');
  if (first === 'meta') return { meta: { key: rest[0] } };
  if (!first.startsWith('@')) return { payload: { protocol: first, field: rest.join(' ') } };
  const [base = '', offset, len] = first.slice(1).split(',');
  return { payload: { base, offset: Number(offset), len: Number(len) } };
}

function valueOf(text: string): unknown {
  if (text.startsWith('{')) return { set: text.slice(2, -2).split(', ').map(valueOf) };
  if (text.startsWith('"')) return text.slice(1, -1);
  if (/^\d+-\d+$/.test(text)) return { range: text.split('-').map(Number) };
  return /^\d+$/.test(text) ? Number(text) : text;
}
