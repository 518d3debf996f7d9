/** The manual page virtnet(1) in man(7)'s macros, from the descriptions of the verbs. */
import { version } from '../../../package.json';
import { COMMON_OPTIONS, inWords, type Option, type Verb } from './command';
import { optionForm, usageOf } from './help';
import { t, type TextKey } from '../../../shared/language/language';

/** The page's source. */
export function manPage(verbs: readonly Verb[]): string {
  return [
    `.TH VIRTNET 1 "" "Virtnet Manager ${version}"`,
    heading('cli.man.heading.name'),
    `virtnet \\- ${text('cli.man.purpose')}`,
    heading('cli.man.heading.synopsis'),
    '.B virtnet',
    '[\\fB\\-c\\fR \\fIURI\\fR] \\fIVERB\\fR [\\fIOPTIONS\\fR] [\\fINETWORK\\fR...]',
    heading('cli.man.heading.description'),
    text('cli.about'),
    text('cli.man.likeVirsh'),
    heading('cli.man.heading.commonOptions'),
    ...optionLines(COMMON_OPTIONS),
    heading('cli.man.heading.verbs'),
    ...verbs.filter(({ hidden }) => !hidden).flatMap(verbLines),
    heading('cli.man.heading.exitStatus'),
    text('cli.man.exitStatus'),
    heading('cli.man.heading.connections'),
    ...term('virtnet:///system', text('cli.man.system')),
    ...term('virtnet:///sandbox', text('cli.man.sandbox')),
    ...term('virtnet+ssh://USER@HOST:PORT/system', text('cli.man.ssh')),
    ...term('NAME', text('cli.man.named')),
    heading('cli.man.heading.files'),
    ...term('/etc/virtnet\\-manager/networks/*.xml', text('cli.man.stored')),
    ...term('/etc/virtnet\\-manager/autostart/*.xml', text('cli.man.autostart')),
    ...term('/run/virtnet\\-manager/', text('cli.man.run')),
    ...term('~/.config/virtnet\\-manager/hosts.json', text('cli.man.hosts')),
    heading('cli.man.heading.environment'),
    ...term('VIRTNET_DEFAULT_URI', text('cli.man.defaultUri')),
    ...term('VIRTNET_ROOT', text('cli.man.root')),
    // oxlint-disable-next-line texts/in-catalogue -- names of variables
    ...term('VISUAL, EDITOR', text('cli.man.editor')),
    heading('cli.man.heading.seeAlso'),
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

const heading = (key: TextKey): string => `.SH ${text(key)}`;

const text = (key: TextKey): string => escape(t(key));

/** Text that roff takes as it is: no hyphenation of options, no line that begins with a control character. */
const escape = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/…/g, '...')
    .replace(/^([.'])/, '\\&$1');
