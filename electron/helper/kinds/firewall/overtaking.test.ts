import { describe, expect, it } from 'vitest';
import { overtaking } from './overtaking';

const bridges = new Set(['virbr0', 'virbr1']);
const chains = new Map([
  ['DOCKER-USER', ['-j RETURN', '-j DROP']],
  ['DOCKER-FORWARD', ['-j DOCKER-ISOLATION', '-i docker0 -j ACCEPT']],
  ['DOCKER-ISOLATION', ['! -i docker0 -o docker0 -j DROP']],
  ['PANIC', ['-p tcp -m tcp --dport 22 -j ACCEPT', '-j DROP']],
  ['LOOP', ['-j LOOP']],
  ['OTHERS', ['-i lo -j ACCEPT', '-p icmp -j ACCEPT', '-j DROP']],
  ['LEFT', ['-m comment --comment "nothing here" -j RETURN', '-j DROP']],
]);
const found = (rule: string, chain = 'FORWARD'): boolean =>
  overtaking(chain, [rule], { chains, bridges }).length === 1;

describe('overtaking', () => {
  it.each([
    '-j DROP',
    '-j REJECT --reject-with icmp-port-unreachable',
    '-m comment --comment "no \\"way\\" out" -j DROP',
    '-i virbr0 -j DROP',
    '-o virbr1 -j REJECT --reject-with icmp-port-unreachable',
    '-i virbr+ -j DROP',
    '! -i eth0 -j DROP',
    '-j PANIC',
    '-i virbr0 -j PANIC',
    '-j OTHERS',
    '-j ACCEPT',
  ])('sees that %s decides over a network', (rule) => expect(found(rule)).toBe(true));

  it.each([
    '-i docker0 -j DROP',
    '! -i docker0 -o docker0 -j DROP',
    '-s 192.168.122.9/32 -j DROP',
    '-p tcp -m tcp --dport 25 -j REJECT --reject-with tcp-reset',
    '-m conntrack --ctstate INVALID -j DROP',
    '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-j DOCKER-USER',
    '-j DOCKER-FORWARD',
    '-j LEFT',
    '-j LOG --log-prefix "forward "',
    '-j LOOP',
    '-j NOWHERE',
  ])('leaves %s alone', (rule) => expect(found(rule)).toBe(false));

  it('minds a general ACCEPT only where it would let networks into each other', () => {
    expect(found('-j ACCEPT', 'INPUT')).toBe(false);
  });
});
