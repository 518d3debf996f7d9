/** `npm run bench`: one start, stop and definition over an open connection, beside the bare programs. */
import { runBundled } from './bundled.mjs';
import { publish } from './figures.mjs';

publish(
  'bench',
  [
    'Start number',
    'helper',
    'of which plan and apply',
    'bare (ip + iptables + dnsmasq)',
    'ratio',
    'stop',
    'define',
  ],
  await runBundled('start'),
);
