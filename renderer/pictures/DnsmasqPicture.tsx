/** What dnsmasq does on a network: it gives guests their addresses (DHCP) and answers for names (DNS). */
import { t, type TextKey } from '../../shared/language/language';
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

/** What guest and dnsmasq say to each other, from the top down: a question, or the address that answers it. */
const TALK: { y: number; ink: Ink; asks?: TextKey; answers?: string }[] = [
  { y: 34, ink: 'nat', asks: 'pictures.dnsmasq.whichAddress' },
  { y: 56, ink: 'nat', answers: '192.168.122.128' },
  { y: 86, ink: 'open', asks: 'pictures.dnsmasq.whereIs' },
  { y: 108, ink: 'open', answers: '192.168.122.129' },
];
const SERVER = 142;
const GUEST = 310;

export function DnsmasqPicture({ labelled = false }: PictureProps) {
  return (
    <Frame
      box={labelled ? '0 -16 350 220' : '6 6 326 190'}
      {...(labelled ? { title: t('pictures.dnsmasq.title') } : {})}
    >
      <HostFrame x={10} y={10} width={150} height={180} />
      <Wire d="M84 116V140" ink="accent" />
      <Wire d={`M109 156H${GUEST - 16}`} ink="accent" />
      <Wire d={`M${GUEST} 24V140`} dashed />
      {TALK.map(({ y, ink, asks }) => (
        <g key={y}>
          <Wire d={`M${SERVER + 4} ${y}H${GUEST - 6}`} ink={ink} />
          <ArrowHead x={asks ? SERVER + 4 : GUEST - 6} y={y} to={asks ? 'left' : 'right'} ink={ink} />
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
      {t('pictures.host')}
    </Label>
    <Label x={84} y={66} tone="title">
      {'dnsmasq'}
    </Label>
    <Label x={84} y={80}>
      {t('pictures.dhcpAndDns')}
    </Label>
    <Label x={84} y={184}>
      {'virbr0'}
    </Label>
    <Label x={GUEST} y={184} tone="title">
      {t('common.guest')}
    </Label>
    {TALK.map(({ y, asks, answers = '' }) => (
      <Label key={y} x={232} y={y - 5}>
        {asks ? t(asks) : answers}
      </Label>
    ))}
  </>
);
