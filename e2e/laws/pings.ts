/** Pings as proofs: an answer is waited for, and that none comes is shown by the answer to a later question. */

/** Asks once; whoever expects an answer asks again until there is one. */
export const pingOnce = (address: string): string[] => ['ping', '-n', '-c', '1', '-W', '10', address];

/** Waits for the witness's answer, who is reached by the same way from the same place. */
const WITNESS = 'until ping -n -c 1 -W 10 "$witness" > /dev/null 2>&1; do sleep 0.05; done';

/**
 * Exits with 0 when the address answers, with 1 when it is silent: two questions were sent (`-O` tells), and the witness,
 * who was asked after them, has answered.
 */
export const pingBesides = (address: string, witness: string): string[] => [
  'sh',
  '-c',
  `witness=$2; seen=$(mktemp -p /run); trap 'rm -f $seen' EXIT
  LC_ALL=C ping -n -O -i 0.1 "$1" > $seen 2>&1 & asked=$!
  until grep -qE 'no answer yet for icmp_seq=2|ttl=' $seen || ! kill -0 $asked 2> /dev/null; do sleep 0.05; done
  ${WITNESS}
  kill $asked 2> /dev/null; wait $asked 2> /dev/null
  grep -q ttl= $seen`,
  'ping',
  address,
  witness,
];

/** Prints what the address serves by HTTP; nothing when a witness answers who was asked while the connection was tried. */
export const fetchBesides = (address: string, witness: string): string[] => [
  'sh',
  '-c',
  `witness=$2; seen=$(mktemp -p /run); trap 'rm -f $seen' EXIT
  http_proxy= busybox wget -q -O - "http://$1/" > $seen 2> /dev/null & asked=$!
  until ss -Htn state syn-sent | grep -qF "$1:80" || ! kill -0 $asked 2> /dev/null; do sleep 0.05; done
  ${WITNESS}
  if ss -Htn state syn-sent | grep -qF "$1:80"; then kill $asked 2> /dev/null; fi
  wait $asked 2> /dev/null
  cat $seen`,
  'fetch',
  address,
  witness,
];

/** Numbers of the questions in a ping's output that were answered, however late, in the order of the answers. */
export const answeredIn = (output: string): number[] =>
  [...output.matchAll(/icmp_seq=(\d+) ttl/g)].map(([, number]) => Number(number));

/** Numbers of the questions up to `last` that were not; later ones may be on their way. */
export function lostIn(output: string, last: number): number[] {
  const answered = new Set(answeredIn(output));
  return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !answered.has(number));
}
