/**
 * The kind `agent`: a network's part in the one process that speaks with other hosts, by the network's name. The process
 * runs as long as any network has a part in it.
 */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import type { Host } from '../../host/host';
import type { Paths } from '../../host/paths';
import { deriveKey, readSecretFile, spanKeyFile } from '../../host/spanKeys';
import { agentPidFile, configFile, keyFile, writtenFiles, type AgentPlaces } from '../../span/agentPlaces';
import type { Kind } from '../kind';
import type { ActiveNetwork } from '../kindContext';
import { operationOf, requireSuccess, write, type Step } from '../operation';
import { fileSign, processSign } from '../sign';
import { agentConfigOf } from './agentConfigOf';
import {
  agentProgram,
  dismissAgent,
  findAgent,
  isOfThisVersion,
  removeWritten,
  tellAgent,
  type AgentProgram,
} from './agentProcess';

interface AgentValue {
  /** What it is told of the network: the content of a file. */
  config: string;
  /** The file with the secret of the network's members. */
  secret: string;
  program: AgentProgram;
  /** Whether the process runs. */
  isRunning: boolean;
  /** Whether it is of this program's version. */
  isCurrent: boolean;
}

type Agent = Resource<AgentValue>;

export const agent: Kind<AgentValue> = {
  name: 'agent',
  wanted: (network, { paths }) => partOf(network, paths),
  async read({ host }, wanted) {
    return (await Promise.all(wanted.map((one) => readAgent(host, one)))).flat();
  },
  presume: (look, owned, wanted) => agent.read(look, [...owned, ...wanted]),
  same: ({ value: found }, { value: wanted }) =>
    found.isRunning && found.isCurrent && found.config === wanted.config,
  steps(changes) {
    const { written, removed } = changes.of(agent);
    return {
      stop: removed.length === 0 ? [] : [leaveStep(removed)],
      serve: written.length === 0 ? [] : [tellStep(written)],
    };
  },
  words: {
    cause: 'kinds.agent.cause',
    name: ({ key }) => t('kinds.agent.name', { network: key }),
    change: (action, { key }) =>
      t(action === 'remove' ? 'kinds.agent.leave' : 'kinds.agent.tell', { network: key }),
    difference: ({ key, value }) => t(differenceIn(value), { network: key }),
    missing: ({ key }) => t('kinds.agent.otherwise', { network: key }),
  },
  noticed: 'signs',
  signs: ({ key, value: { program } }) => [
    ...processSign(agentPidFile(program.places)),
    fileSign(configFile(program.places, key)),
  ],
};

const differenceIn = ({ isRunning, isCurrent }: AgentValue) =>
  isRunning ? (isCurrent ? 'kinds.agent.otherwise' : 'kinds.agent.version') : 'kinds.agent.ended';

function partOf(network: ActiveNetwork, paths: Paths): Agent[] {
  const program = agentProgram(paths);
  const config = program && agentConfigOf(network, paths);
  if (!config) return [];
  const value = {
    config: `${JSON.stringify(config, null, 1)}\n`,
    secret: spanKeyFile(paths, config.key),
    program,
    isRunning: true,
    isCurrent: true,
  };
  return [{ kind: agent.name, key: config.network, value }];
}

async function readAgent(host: Host, one: Agent): Promise<Agent[]> {
  const { places } = one.value.program;
  const config = await host.readFile(configFile(places, one.key));
  if (config === null) return [];
  const isRunning = (await findAgent(host, places)) !== null;
  const isCurrent = await isOfThisVersion(host, places);
  return [{ ...one, value: { ...one.value, config, isRunning, isCurrent } }];
}

/** One step for all of them: two that are done side by side would start it twice. */
function tellStep(parts: readonly Agent[]): Step {
  const [{ value } = { value: null }] = parts;
  const shown = parts.map(({ key, value: { config, program } }) =>
    write(configFile(program.places, key), config),
  );
  const command = quoteCommand(value?.program.argv ?? []);
  return {
    title: t('kinds.agent.tell', { network: namesOf(parts) }),
    operation: operationOf({
      async perform(host) {
        for (const part of parts) await writePart(host, part);
        if (value) await tellAgent(host, value.program);
      },
      command,
      script: () => [...shown.flatMap((one) => one.script()), command],
      essence: shown.map(({ essence }) => essence).join('\n'),
    }),
  };
}

/** The key is made of the secret as it is done, so that no plan, journal or activity has it. */
async function writePart(host: Host, { key, value: { config, secret, program } }: Agent): Promise<void> {
  const { places } = program;
  const shared = await readSecretFile(host, secret);
  if (shared === null) await host.removeFile(keyFile(places, key));
  else await writeKey(host, places, key, `${deriveKey(shared, 'agent').toString('hex')}\n`);
  await host.writeFile(configFile(places, key), config);
}

async function writeKey(host: Host, places: AgentPlaces, network: string, text: string): Promise<void> {
  const file = keyFile(places, network);
  await host.writeFile(file, text, 0o600);
  if (places.user !== 'root') requireSuccess(await host.run(['chown', places.user, '--', file]));
}

function leaveStep(parts: readonly Agent[]): Step {
  const [first] = parts;
  const told = parts.flatMap(({ key, value: { program } }) => [
    configFile(program.places, key),
    keyFile(program.places, key),
  ]);
  const written = parts.flatMap(({ key, value: { program } }) => writtenFiles(program.places, key));
  const command = quoteCommand(['rm', '-f', ...told, ...written]);
  const pidFile = first && quoteCommand([agentPidFile(first.value.program.places)]);
  return {
    title: t('kinds.agent.leave', { network: namesOf(parts) }),
    operation: operationOf({
      async perform(host) {
        for (const file of told) await host.removeFile(file);
        for (const file of written) await removeWritten(host, file);
        if (first) await dismissAgent(host, first.value.program);
      },
      command,
      script: () => [command, `kill -HUP "$(cat ${pidFile})"`],
      isWaiting: true,
    }),
  };
}

const namesOf = (parts: readonly Agent[]): string => parts.map(({ key }) => key).join(', ');
