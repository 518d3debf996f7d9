/** What a plan shows and what a host is really told, in the same words, so that the two can be compared. */
import type { Host } from '../../electron/helper/host/host';
import { quoteCommand } from '../../shared/words/shellQuote';
import type { PlanStep } from '../../shared/contract/resource';
import type { ActivityEntry } from '../../shared/contract/snapshot';

/** A host that writes down everything that it is told to change. */
export function recording(host: Host): { host: Host; done: string[] } {
  const done: string[] = [];
  const telling = <A extends unknown[]>(
    words: (...args: A) => string,
    act: (...args: A) => Promise<void>,
  ) => {
    return (...args: A): Promise<void> => {
      done.push(words(...args));
      return act(...args);
    };
  };
  const recorder: Host = {
    run: async (argv, options) => {
      const words = argv[0] === 'kill' ? await signalWords(host, argv) : quoteCommand(argv);
      if (!ASKS.test(words)) done.push(actWords(words, options?.input));
      return host.run(argv, options);
    },
    writeFile: telling(actWords, (path: string, content: string) => host.writeFile(path, content)),
    changeFile: (path, edit, options) => {
      done.push(actWords(path));
      return host.changeFile(path, edit, options);
    },
    removeFile: telling(actWords, (path: string) => host.removeFile(path)),
    moveFile: telling(
      (from, to) => quoteCommand(['mv', '-n', from, to]),
      (from, to) => host.moveFile(from, to),
    ),
    writeSysctl: telling(
      (key, value) => quoteCommand(['sysctl', '-w', `${key}=${value}`]),
      (key, value) => host.writeSysctl(key, value),
    ),
    terminate: async (pid, isMeant) => {
      done.push(`kill "$(cat ${quoteCommand([await pidFileOf(host, pid)])})"`);
      return host.terminate(pid, isMeant);
    },
    tell: telling(
      ({ device, data }) => `dhcp_release ${device} ${[...data.subarray(12, 16)].join('.')} ${macIn(data)}`,
      (datagram) => host.tell(datagram),
    ),
    makePrivateFolder: (path) => host.makePrivateFolder(path),
    readFile: (path) => host.readFile(path),
    holdsText: (path, text) => host.holdsText(path, text),
    readDir: (path) => host.readDir(path),
    readSysctl: (key) => host.readSysctl(key),
    processArgv: (pid) => host.processArgv(pid),
    listProcesses: () => host.listProcesses(),
  };
  return { host: recorder, done };
}

/** The hardware address that a message of DHCP is about. */
const macIn = (data: Uint8Array): string =>
  [...data.subarray(28, 34)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');

/** What was shown, in words that `told` has for what was done. */
export const shownWords = (steps: readonly PlanStep[]): string[] =>
  told(onHost(steps).map(({ command, input }) => actWords(command, input)));

/** The files of definitions and autostart that are shown as removed. */
export const shownForgotten = (steps: readonly PlanStep[]): string[] =>
  steps.map(({ command }) => command).filter((file) => STORED.test(file));

const onHost = (steps: readonly PlanStep[]): PlanStep[] =>
  steps.filter(({ command }) => !STORED.test(command));

/** What is shown of the files that programs also change by themselves: all of it is done, if not it alone. */
export const shownAsides = (steps: readonly PlanStep[]): string[] =>
  steps.map(({ command, input }) => actWords(command, input)).filter((line) => ASIDE.test(line));

/** The same of the commands alone, without what is done to files, settings and processes. */
export const shownCommands = (steps: readonly PlanStep[]): string[] =>
  told(
    steps
      .filter(({ command }) => IS_COMMAND.test(command))
      .map(({ command, input }) => actWords(command, input)),
  );

/** What the activity says was run, less what only asks. */
export const doneWords = (commands: ActivityEntry['commands']): string[] =>
  told(
    commands
      .filter(({ command }) => !ASKS.test(command) && IS_COMMAND.test(command))
      .map(({ command, input }) => actWords(command, input)),
  );

/** A program that is run; the helper itself writes files and settings, and ends processes. */
const IS_COMMAND = /^(?!sysctl|mv |kill )[a-z]/;

/** In an order that does not matter within a stage, without what a step does to its own files and what is only kept. */
export const told = (words: readonly string[]): string[] => words.filter((line) => !ASIDE.test(line)).sort();

/** Commands that ask and change nothing. */
const ASKS =
  /^((df|test|ss) |vtysh -[ch]|(ip|bridge) -j|ip6?tables-save|nft (-\S+ )*list|tc (-\S+ )*(qdisc|filter) show|dnsmasq --test|resolvectl (status|domain|dns|default-route)( \S+)?$|firewall-cmd --(state|get|query|list))/;

/** A dnsmasq that ends takes its pid file along, and starts with its resolvers; the ports of bridges are kept for later. */
const ASIDE = /^\S+\.(pid|servers|leases|ports)($|\n)/;

/** Definitions and their autostart are the store's, which forgets them itself. */
const STORED = /^\S+\/etc\/virtnet-manager\/(networks|autostart)\/\S+\.xml$/;

/** A start that takes jumps for granted asks whether they are there (`-C`) in what it writes. */
const actWords = (command: string, input?: string): string =>
  input === undefined ? command : `${command}\n${input.replace(/^-C .*\n/gm, '').trimEnd()}`;

const signalWords = async (host: Host, argv: readonly string[]): Promise<string> =>
  `kill -HUP "$(cat ${quoteCommand([await pidFileOf(host, Number(argv.at(-1)))])})"`;

/** The pid file that the configuration of a dnsmasq names. */
async function pidFileOf(host: Host, pid: number): Promise<string> {
  const conf = (await host.processArgv(pid))?.[1]?.replace('--conf-file=', '') ?? '';
  return /^pid-file=(.*)$/m.exec((await host.readFile(conf)) ?? '')?.[1] ?? `of process ${pid}`;
}
