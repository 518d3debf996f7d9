import { expect, it } from 'vitest';
import { generatedFiles } from './generatedFiles';

const write = (command: string, input: string) => ({ title: 'Write a file', command, input });

it('finds the files that dnsmasq reads, and leaves out what is empty or no file', () => {
  const steps = [
    write('/var/lib/virtnet-manager/lab.addnhosts', '10.0.0.5 www\n'),
    write('/var/lib/virtnet-manager/lab.hostsfile', ''),
    write('/var/lib/virtnet-manager/lab.conf', 'strict-order\n'),
    { title: 'Start dnsmasq', command: 'dnsmasq --conf-file=/var/lib/virtnet-manager/lab.conf' },
  ];
  expect(generatedFiles({ steps }).map(({ title, text }) => [title, text])).toEqual([
    ['Configuration', 'strict-order'],
    ['Hosts file for DNS', '10.0.0.5 www'],
  ]);
  expect(generatedFiles({ steps: steps.slice(3) })).toEqual([]);
});
