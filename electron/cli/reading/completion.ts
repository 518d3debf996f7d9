/** Completion for bash, zsh and fish: each shell asks virtnet itself what may stand at the cursor. */
import { lookUp } from '../../../shared/definition/lookUp';
import { COMMON_OPTIONS, KNOWN_URIS, type Option, type ValueKind, type Verb } from './command';
import { Failure } from '../failure';
import { t } from '../../../shared/language/language';

/** What may stand at the cursor: words, or the name of a file or directory, which the shell itself knows best. */
export type Offer = { kind: 'words'; words: readonly string[] } | { kind: 'files' | 'directories' };

/**
 * What may follow `words`, which is what stands after `virtnet`, its last word being the one at the cursor, perhaps
 * empty. `networks` gives the names of the networks, `connections` those of connections to other hosts.
 */
export async function offer(
  words: readonly string[],
  verbs: readonly Verb[],
  networks: () => Promise<readonly string[]>,
  connections: () => Promise<readonly string[]>,
): Promise<Offer> {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  const shown = verbs.filter(({ hidden }) => !hidden);
  let verb: Verb | undefined;
  let valued: Option | undefined;
  let operands = 0;
  let strays = 0;
  for (const earlier of before) {
    if (valued) valued = undefined;
    else if (earlier.startsWith('-'))
      valued = optionOf(earlier, verb)?.value ? optionOf(earlier, verb) : undefined;
    else if (verb) operands += 1;
    else if (earlier === 'help') return fitting(names(shown), word);
    else {
      verb = shown.find(({ name }) => name === earlier);
      if (!verb) strays += 1;
    }
  }
  if (valued?.value) return ofKind(valued.value.kind, word, networks, connections);
  if (word.startsWith('-'))
    return fitting(
      optionsOf(verb).map(({ name }) => `--${name}`),
      word,
    );
  if (!verb) return fitting(strays > 0 ? [] : [...names(shown), 'help'], word);
  const known = verb.operands ?? [];
  const operand = known[operands] ?? (known.at(-1)?.several ? known.at(-1) : undefined);
  return operand ? ofKind(operand.kind, word, networks, connections) : fitting([], word);
}

const names = (verbs: readonly Verb[]): string[] => verbs.map(({ name }) => name);

const optionsOf = (verb: Verb | undefined): Option[] => [...(verb?.options ?? []), ...COMMON_OPTIONS];

const optionOf = (text: string, verb: Verb | undefined): Option | undefined =>
  optionsOf(verb).find(({ name, short }) => text === `--${name}` || text === `-${short ?? name}`);

const fitting = (words: readonly string[], word: string): Offer => ({
  kind: 'words',
  words: words.filter((candidate) => candidate.startsWith(word)),
});

async function ofKind(
  kind: ValueKind,
  word: string,
  networks: () => Promise<readonly string[]>,
  connections: () => Promise<readonly string[]>,
): Promise<Offer> {
  if (typeof kind !== 'string') return fitting(kind, word);
  switch (kind) {
    case 'network':
      return fitting(await networks(), word);
    case 'uri':
      return fitting([...KNOWN_URIS, ...(await connections())], word);
    case 'file':
      return { kind: 'files' };
    case 'directory':
      return { kind: 'directories' };
    case 'number':
    case 'text':
      return fitting([], word);
  }
}

/** The offer as the scripts read it: a line with its kind, and one for each word. */
export const offerText = (made: Offer): string =>
  [made.kind, ...(made.kind === 'words' ? made.words : [])].join('\n');

/** The script that teaches `shell` to complete virtnet. Throws a Failure for another shell. */
export function completionScript(shell: string): string {
  const script = lookUp(SCRIPTS, shell);
  if (script !== undefined) return `${script}\n`;
  throw new Failure([t('cli.noCompletion', { shell, shells: Object.keys(SCRIPTS).join(', ') })]);
}

/* oxlint-disable texts/in-catalogue -- shells read them */
const SCRIPTS: Record<string, string> = {
  // Readline breaks words at colons, so the line is taken apart anew, and what stands before the break is cut off again.
  bash: `# Completion of virtnet for bash; made by: virtnet completion bash
_virtnet() {
  local line=\${COMP_LINE:0:COMP_POINT} words=() kind IFS=$' \\t\\n'
  read -r -a words <<< "$line"
  [[ $line == *[[:blank:]] ]] && words+=("")
  local word=\${words[\${#words[@]}-1]} IFS=$'\\n'
  COMPREPLY=($(virtnet complete -- "\${words[@]:1}" 2> /dev/null))
  kind=\${COMPREPLY[0]}
  COMPREPLY=("\${COMPREPLY[@]:1}")
  case $kind in
  files) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- "$word")) ;;
  directories) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- "$word")) ;;
  words) [[ $word == *:* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*:}"}"}") ;;
  esac
}
complete -F _virtnet virtnet`,
  zsh: `#compdef virtnet
# Completion of virtnet for zsh; made by: virtnet completion zsh
_virtnet() {
  local -a offered
  offered=("\${(@f)$(virtnet complete -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2> /dev/null)}")
  case $offered[1] in
  files) _files ;;
  directories) _files -/ ;;
  words) compadd -- "\${(@)offered[2,-1]}" ;;
  esac
}
if [[ \${funcstack[1]-} == _virtnet ]]; then _virtnet "$@"; else compdef _virtnet virtnet; fi`,
  fish: `# Completion of virtnet for fish; made by: virtnet completion fish
function __virtnet_offer
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l word (commandline --current-token --cut-at-cursor)
    set -l offered (virtnet complete -- $words[2..] "$word" 2> /dev/null)
    switch "$offered[1]"
        case files
            __fish_complete_path "$word"
        case directories
            __fish_complete_directories "$word" ''
        case words
            printf '%s\\n' $offered[2..]
    end
end
complete -c virtnet -f -a '(__virtnet_offer)'`,
};
