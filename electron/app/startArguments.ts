/** What the command line of either front may say. */
import { lookUp } from '../../shared/definition/lookUp';
import { parseArgs } from 'node:util';
import { connectionUriSchema } from '../../shared/contract/connectionUri';
import { NAME_MAX, NAME_PATTERN } from '../../shared/definition/network';
import { t } from '../../shared/language/language';

/** The flags, read and checked. */
export interface StartArguments {
  /** 0 = any free port. */
  port: number;
  /** The connection to open first, or null when none was named. */
  connection: string | null;
  /** The network to show first, by its name, or null when none was named. */
  network: string | null;
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  sandbox: 'virtnet:///sandbox',
  system: 'virtnet:///system',
};

/** Reads the arguments after the program's name; throws an Error whose message explains a wrong one. */
export function readStartArguments(argv: readonly string[]): StartArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      connection: { type: 'string' },
      'show-network': { type: 'string' },
    },
    // Chromium's own switches stand in Electron's command line too.
    strict: false,
  });
  return {
    port: readPort(values.port),
    connection: readConnection(values.connection),
    network: readNetwork(values['show-network']),
  };
}

function readPort(text: string | boolean | undefined): number {
  if (text === undefined) return 0;
  const port = typeof text === 'string' && /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port >= 0 && port <= 65535) return port;
  throw new Error(t('app.arguments.port', { text: String(text) }));
}

function readNetwork(text: string | boolean | undefined): string | null {
  if (text === undefined) return null;
  if (typeof text === 'string' && text.length <= NAME_MAX && NAME_PATTERN.test(text)) return text;
  throw new Error(t('app.arguments.network', { text: String(text) }));
}

function readConnection(text: string | boolean | undefined): string | null {
  if (text === undefined) return null;
  const uri = typeof text === 'string' ? (lookUp(SHORT_NAMES, text) ?? text) : '';
  if (connectionUriSchema.safeParse(uri).success) return uri;
  throw new Error(t('app.arguments.connection', { text: String(text) }));
}
