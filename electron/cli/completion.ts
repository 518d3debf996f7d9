/** Completion for bash, zsh and fish, from the descriptions of the verbs. */
import { COMMON_OPTIONS, KNOWN_URIS, type Option, type ValueKind, type Verb } from './command';
import { Failure } from './failure';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The script that teaches `shell` to complete virtnet. Throws a Failure for another shell. */
export function completionScript(shell: string, verbs: readonly Verb[]): string {
  const shown = verbs.filter(({ hidden }) => !hidden);
  if (shell === 'bash') return bash(shown);
  // zsh runs bash's functions by its own bashcompinit.
  if (shell === 'zsh') return `#compdef virtnet\nautoload -U +X bashcompinit && bashcompinit\n${bash(shown)}`;
  if (shell === 'fish') return fish(shown);
  throw new Failure([`There is no completion for '${shell}'. Shells: ${SHELLS.join(', ')}`]);
}

const NETWORKS = 'virtnet --quiet net-list --all --name 2>/dev/null';

const optionsOf = ({ options = [] }: Verb): Option[] => [...options, ...COMMON_OPTIONS];

function bash(verbs: readonly Verb[]): string {
  const valued = new Map<string, ValueKind>();
  for (const { name, value } of verbs.flatMap(optionsOf)) if (value) valued.set(name, value.kind);
  const cases = [...valued].map(
    ([name, kind]) => `    --${name}) COMPREPLY=(${bashValues(kind)}); return ;;`,
  );
  const perVerb = verbs.map((verb) => {
    const operand = verb.operands?.[0];
    return [
      `    ${verb.name})`,
      `      options="${optionsOf(verb)
        .map(({ name }) => `--${name}`)
        .join(' ')}"`,
      ...(operand ? [`      [[ $word == -* ]] || { COMPREPLY=(${bashValues(operand.kind)}); return; }`] : []),
      '      ;;',
    ].join('\n');
  });
  return `# Completion of virtnet for bash; made by: virtnet completion bash
_virtnet() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb="" options="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in
    -c | --connect) ((index++)) ;;
    -*) ;;
    *) verb=\${COMP_WORDS[index]}; break ;;
    esac
  done
  case $before in
    -c) COMPREPLY=(${bashValues('uri')}); return ;;
${cases.join('\n')}
  esac
  case $verb in
    "") COMPREPLY=($(compgen -W "help ${verbs.map(({ name }) => name).join(' ')}" -- "$word")); return ;;
    help) COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(' ')}" -- "$word")); return ;;
${perVerb.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$options" -- "$word"))
}
complete -F _virtnet virtnet
`;
}

function bashValues(kind: ValueKind): string {
  if (typeof kind !== 'string') return words(kind.join(' '));
  switch (kind) {
    case 'network':
      return words(`$(${NETWORKS})`);
    case 'uri':
      return words(KNOWN_URIS.join(' '));
    case 'file':
      return '$(compgen -f -- "$word")';
    case 'directory':
      return '$(compgen -d -- "$word")';
    case 'number':
    case 'text':
      return '';
  }
}

const words = (list: string): string => `$(compgen -W "${list}" -- "$word")`;

function fish(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap((verb) => {
    const inVerb = `complete -c virtnet -n '__fish_seen_subcommand_from ${verb.name}'`;
    const operand = verb.operands?.[0];
    return [
      `complete -c virtnet -f -n __fish_use_subcommand -a ${verb.name} -d '${quoted(verb.summary)}'`,
      ...(operand ? [`${inVerb}${fishValues(operand.kind)}`] : []),
      ...optionsOf(verb).map(
        ({ name, short, help, value }) =>
          `${inVerb} -l ${name}${short ? ` -s ${short}` : ''}${value ? ` -x${fishValues(value.kind)}` : ''} -d '${quoted(help)}'`,
      ),
    ];
  });
  return `# Completion of virtnet for fish; made by: virtnet completion fish\n${lines.join('\n')}\n`;
}

function fishValues(kind: ValueKind): string {
  if (typeof kind !== 'string') return ` -f -a '${kind.join(' ')}'`;
  switch (kind) {
    case 'network':
      return ` -f -a '(${NETWORKS})'`;
    case 'uri':
      return ` -f -a '${KNOWN_URIS.join(' ')}'`;
    case 'file':
    case 'directory':
      return ' -F';
    case 'number':
    case 'text':
      return ' -f';
  }
}

const quoted = (text: string): string => text.replace(/[\\']/g, '\\$&');
