/** The manual page virtnet(1) in man(7)'s macros, from the descriptions of the verbs. */
import { version } from '../../../package.json';
import { COMMON_OPTIONS, inWords, type Option, type Verb } from './command';
import { optionForm, usageOf } from './help';

/** The page's source. */
export function manPage(verbs: readonly Verb[]): string {
  return [
    `.TH VIRTNET 1 "" "Virtnet Manager ${version}"`,
    '.SH NAME',
    'virtnet \\- create and run virtual networks',
    '.SH SYNOPSIS',
    '.B virtnet',
    '[\\fB\\-c\\fR \\fIURI\\fR] \\fIVERB\\fR [\\fIOPTIONS\\fR] [\\fINETWORK\\fR...]',
    '.SH DESCRIPTION',
    'Creates and runs virtual networks on Linux: bridges with DHCP, DNS and forwarding.',
    'Verbs, options and tables are those of virsh(1). A network is given by its name or its UUID.',
    '.SH OPTIONS OF EVERY VERB',
    ...optionLines(COMMON_OPTIONS),
    '.SH VERBS',
    ...verbs.filter(({ hidden }) => !hidden).flatMap(verbLines),
    '.SH EXIT STATUS',
    '0 when everything was done, 1 when something failed; errors stand on standard error, with what to do.',
    '.SH CONNECTIONS',
    ...term(
      'virtnet:///system',
      'This computer: at once as root, else by pkexec(1). Reading what is stored needs no rights.',
    ),
    ...term(
      'virtnet:///sandbox',
      'A private copy of the network stack with a simulated outside. It ends with each command; its definitions are kept.',
    ),
    ...term(
      'virtnet+ssh://USER@HOST:PORT/system',
      'Another host by ssh(1), with its configuration, agent and known hosts. Both sides need the same version. After it may stand ?become=sudo (or doas, run0) for a login that is not root\\(cqs, and ?jump=USER@HOST:PORT,... for the hosts on the way; & joins both.',
    ),
    ...term(
      'NAME',
      'A connection that was added in the window, by its name there; system and sandbox are the first two above.',
    ),
    '.SH FILES',
    ...term('/etc/virtnet\\-manager/networks/*.xml', 'Stored definitions.'),
    ...term('/etc/virtnet\\-manager/autostart/*.xml', 'Links to those that start on boot.'),
    ...term('/run/virtnet\\-manager/', 'What is active now, and the result of the last boot.'),
    ...term(
      '~/.config/virtnet\\-manager/hosts.json',
      'The connections that were added; no secret is among them.',
    ),
    '.SH ENVIRONMENT',
    ...term('VIRTNET_DEFAULT_URI', 'The connection that is used without \\-\\-connect.'),
    ...term('VIRTNET_ROOT', 'A folder under which all files are kept instead of /.'),
    ...term('VISUAL, EDITOR', 'The editor of net\\-edit and net\\-desc.'),
    '.SH SEE ALSO',
    'virsh(1), ip(8), iptables(8), dnsmasq(8), ssh(1)',
    '',
  ].join('\n');
}

function verbLines(verb: Verb): string[] {
  return [
    `.SS ${escape(usageOf(verb).replace(/^virtnet /, ''))}`,
    `${escape(inWords(verb.summary))}.`,
    ...(verb.description === undefined ? [] : [escape(inWords(verb.description))]),
    ...(verb.operands ?? []).flatMap(({ name, help }) =>
      term(escape(name.toUpperCase()), escape(inWords(help))),
    ),
    ...optionLines(verb.options ?? []),
  ];
}

const optionLines = (options: readonly Option[]): string[] =>
  options.flatMap((option) => term(escape(optionForm(option)), escape(inWords(option.help))));

const term = (name: string, text: string): string[] => ['.TP', `.B ${name}`, text];

/** Text that roff takes as it is: no hyphenation of options, no line that begins with a control character. */
const escape = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/…/g, '...')
    .replace(/^([.'])/, '\\&$1');
