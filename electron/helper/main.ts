/** The helper's entry: what this process is to be, of which only that is loaded. */
import { version } from '../../package.json';
import { ANNOUNCE_ARGUMENT, ASKPASS_ARGUMENT, READY_LINE } from '../wire/roles';
import { HTTP_ARGUMENT, PROBE_ARGUMENT, SPAN_AGENT_ARGUMENT } from './host/roles';
import type { Place } from './serve';

// Before anything is written: dnsmasq's user has to read what root makes for it.
process.umask(0o022);

// Its first words are known to programs that start this one on another host.
const USAGE =
  // oxlint-disable-next-line texts/in-catalogue
  'Usage: virtnet-helper --place system|sandbox\nVirtnet Manager starts this program; it speaks JSON-RPC on standard input and output.\n';

void main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes(HTTP_ARGUMENT)) return void (await import('./sandbox/outsideHttp')).serveClientAddress();
  if (argv[0] === SPAN_AGENT_ARGUMENT) return (await import('./span/serveAgent')).serveSpanAgent(argv);
  if (argv.includes(PROBE_ARGUMENT)) return (await import('./probe/guest/probeResponder')).serveProbe();
  if (argv[0] === ASKPASS_ARGUMENT) {
    const { askFront } = await import('../wire/askpassClient');
    return askFront(argv[1] ?? '', process.env['SSH_ASKPASS_PROMPT']);
  }
  if (argv.join(' ') === '--version') return void process.stdout.write(`${version}\n`);
  const place = placeOf(argv.filter((word) => word !== ANNOUNCE_ARGUMENT));
  if (argv.includes(ANNOUNCE_ARGUMENT)) process.stderr.write(`${READY_LINE}\n`);
  if (place !== null) return (await import('./serve')).serveHelper(place, __filename);
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

function placeOf(argv: readonly string[]): Place | null {
  const [option, place] = argv;
  const known = argv.length === 2 && option === '--place' && (place === 'system' || place === 'sandbox');
  return known ? place : null;
}
