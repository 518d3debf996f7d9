/** The flags of `npm start`. */
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start -- [flags]

  --browser            serve the app to a browser instead of opening a window
  --port N             port of the browser front on 127.0.0.1 (default and 0: any free one)
  --no-open            do not open a browser
  --connection WHAT    open sandbox, system or virtnet+ssh://user@host/system first
  --help               show this

Everything after -- goes to Virtnet Manager.`;

/**
 * Reads the flags. Throws an Error whose message explains a wrong one.
 * @param {readonly string[]} argv what stands after the program's name
 * @returns {{ browser: boolean, open: boolean, help: boolean, port: string | null, connection: string | null }}
 */
export function readFlags(argv) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      browser: { type: 'boolean' },
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      connection: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { port = null, connection = null } = values;
  if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) <= 65535)) {
    throw new Error(`--port takes a number from 1 to 65535, or 0 for any free port, not “${port}”.`);
  }
  if (
    connection !== null &&
    !/^(sandbox|system|virtnet:\/\/\/(sandbox|system)|virtnet\+ssh:\/\/\S+\/system)$/.test(connection)
  ) {
    throw new Error(
      `--connection takes sandbox, system or a URI as virtnet+ssh://user@host/system, not “${connection}”.`,
    );
  }
  return {
    browser: values.browser === true || port !== null,
    open: values['no-open'] !== true,
    help: values.help === true,
    port,
    connection,
  };
}
