/** What dnsmasq does on a network: it gives guests their addresses (DHCP) and answers for names (DNS). */
import {
  ArrowHead,
  Frame,
  Guest,
  HostFrame,
  Label,
  Switch,
  Wire,
  type Ink,
  type PictureProps,
} from './drawing';

/** What guest and dnsmasq say to each other, from the top down. */
const TALK: { y: number; from: 'guest' | 'dnsmasq'; ink: Ink; words: string }[] = [
  { y: 34, from: 'guest', ink: 'nat', words: 'Which address is mine?' },
  { y: 56, from: 'dnsmasq', ink: 'nat', words: '192.168.122.128' },
  { y: 86, from: 'guest', ink: 'open', words: 'Where is “debian”?' },
  { y: 108, from: 'dnsmasq', ink: 'open', words: '192.168.122.129' },
];
const SERVER = 142;
const GUEST = 310;

export function DnsmasqPicture({ labelled = false }: PictureProps) {
  return (
    <Frame
      box={labelled ? '0 -16 350 220' : '6 6 326 190'}
      {...(labelled
        ? {
            title:
              'dnsmasq on the host gives each guest an address by DHCP and answers its questions for names by DNS.',
          }
        : {})}
    >
      <HostFrame x={10} y={10} width={150} height={180} />
      <Wire d="M84 116V140" ink="accent" />
      <Wire d={`M109 156H${GUEST - 16}`} ink="accent" />
      <Wire d={`M${GUEST} 24V140`} dashed />
      {TALK.map(({ y, from, ink }) => (
        <g key={y}>
          <Wire d={`M${SERVER + 4} ${y}H${GUEST - 6}`} ink={ink} />
          <ArrowHead
            x={from === 'guest' ? SERVER + 4 : GUEST - 6}
            y={y}
            to={from === 'guest' ? 'left' : 'right'}
            ink={ink}
          />
        </g>
      ))}
      <rect
        x="26"
        y="24"
        width={SERVER - 26}
        height="92"
        rx="6"
        className="picture-surface picture-strong picture-ink-accent"
      />
      <Switch x={84} y={156} ink="accent" />
      <Guest x={GUEST} y={156} />
      {labelled && <Labels />}
    </Frame>
  );
}

const Labels = () => (
  <>
    <Label x={85} y={2} tone="title">
      Host
    </Label>
    <Label x={84} y={66} tone="title">
      dnsmasq
    </Label>
    <Label x={84} y={80}>
      DHCP and DNS
    </Label>
    <Label x={84} y={184}>
      virbr0
    </Label>
    <Label x={GUEST} y={184} tone="title">
      Guest
    </Label>
    {TALK.map(({ y, words }) => (
      <Label key={y} x={232} y={y - 5}>
        {words}
      </Label>
    ))}
  </>
);
