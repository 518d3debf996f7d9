/** How each type of network connects its guests with the outside: NAT, routed, isolated, open, bridged. */
import type { ForwardMode } from '../../shared/definition/network';
import { t, type TextKey } from '../../shared/language/language';
import {
  ArrowHead,
  Cross,
  Frame,
  Globe,
  Guest,
  HostFrame,
  Label,
  Sign,
  Switch,
  Wire,
  type PictureProps,
} from './drawing';

const MIDDLE = 65;
const GUESTS = [24, 65, 106];

/** The picture of a type; on a card without words it is decoration. */
export function TypePicture({ type, labelled = false }: PictureProps & { type: ForwardMode }) {
  return (
    <Frame
      box={labelled ? '-8 -16 334 168' : '4 2 296 126'}
      {...(labelled ? { title: t(`pictures.type.${type}`) } : {})}
    >
      <HostFrame x={90} y={10} width={132} height={110} {...(type === 'isolated' ? {} : { portY: MIDDLE })} />
      {GUESTS.map((y) => (
        <Wire key={y} d={y === MIDDLE ? `M213 ${y}H255` : `M213 ${MIDDLE}H236V${y}H255`} />
      ))}
      <Link type={type} />
      <Switch x={188} y={MIDDLE} ink={type} />
      {GUESTS.map((y) => (
        <Guest key={y} x={272} y={y} />
      ))}
      <Globe x={32} y={MIDDLE} faint={type === 'isolated'} />
      {labelled && <Labels type={type} />}
    </Frame>
  );
}

function Link({ type }: { type: ForwardMode }) {
  switch (type) {
    case 'nat':
      return (
        <>
          <Wire d={`M60 ${MIDDLE}H163`} ink="nat" />
          <ArrowHead x={58} y={MIDDLE} to="left" ink="nat" />
          <Sign x={124} y={MIDDLE} ink="nat">
            <path d="M-7 -3H6L3 -6M7 3H-6L-3 6" />
          </Sign>
        </>
      );
    case 'route':
      return (
        <>
          <Wire d={`M60 ${MIDDLE}H163`} ink="route" />
          <ArrowHead x={58} y={MIDDLE} to="left" ink="route" />
          <ArrowHead x={160} y={MIDDLE} to="right" ink="route" />
          <Sign x={124} y={MIDDLE} ink="route">
            <path d="M-8 0H8M0 -8V8M5 -3L8 0L5 3M-5 -3L-8 0L-5 3M-3 -5L0 -8L3 -5M-3 5L0 8L3 5" />
          </Sign>
        </>
      );
    case 'isolated':
      return (
        <>
          <Wire d={`M134 ${MIDDLE}H163`} ink="isolated" dashed />
          <Wire d={`M58 ${MIDDLE}H92`} ink="isolated" dashed />
          <Cross x={113} y={MIDDLE} />
        </>
      );
    case 'open':
      return (
        <>
          <Wire d={`M60 ${MIDDLE}H163`} ink="open" />
          <ArrowHead x={58} y={MIDDLE} to="left" ink="open" />
          <ArrowHead x={160} y={MIDDLE} to="right" ink="open" />
        </>
      );
    // One cable, without anything in between.
    case 'bridge':
      return <Wire d={`M58 ${MIDDLE}H163`} ink="bridge" />;
  }
}

/** What the sign on the way to the outside means; the others have none. */
const signs: Partial<Record<ForwardMode, TextKey>> = {
  nat: 'pictures.sign.nat',
  route: 'pictures.sign.route',
  isolated: 'pictures.sign.isolated',
};

function Labels({ type }: { type: ForwardMode }) {
  const sign = signs[type];
  return (
    <>
      <Label x={156} y={2} tone="title">
        {t('pictures.host')}
      </Label>
      <Label x={32} y={104} tone="title">
        {type === 'bridge' ? 'LAN' : t('pictures.outside')}
      </Label>
      <Label x={188} y={96} tone="title">
        {type === 'bridge' ? 'br0' : 'virbr1'}
      </Label>
      <Label x={188} y={108}>
        {type === 'bridge' ? '192.168.1.20' : '10.20.0.1'}
      </Label>
      {sign && (
        <Label x={120} y={96}>
          {t(sign)}
        </Label>
      )}
      {GUESTS.map((y, index) => (
        <Label key={y} x={292} y={y + 1} anchor="start">
          {`.${129 + index}`}
        </Label>
      ))}
      <Label x={156} y={138}>
        {t(`pictures.note.${type}`)}
      </Label>
      <Label x={272} y={2} tone="title">
        {t('common.guests')}
      </Label>
    </>
  );
}
