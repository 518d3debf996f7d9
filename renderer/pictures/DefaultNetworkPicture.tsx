/** The network that every host starts with: `default`, NAT, 192.168.122.0/24 on virbr0. */
import { t } from '../../shared/language/language';
import {
  ArrowHead,
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

const GUESTS = [156, 216, 276];

export function DefaultNetworkPicture({ labelled = false }: PictureProps) {
  return (
    <Frame
      box={labelled ? '6 -16 336 226' : '6 4 328 202'}
      {...(labelled ? { title: t('pictures.default.title') } : {})}
    >
      <HostFrame x={100} y={10} width={228} height={190} portY={48} />
      <Wire d="M66 48H216V82" ink="nat" />
      <ArrowHead x={64} y={48} to="left" ink="nat" />
      <Sign x={142} y={48} ink="nat">
        <path d="M-7 -3H6L3 -6M7 3H-6L-3 6" />
      </Sign>
      {GUESTS.map((x, index) => (
        <Wire key={x} d={`M${206 + index * 10} 104V${index === 1 ? 150 : 134}H${x}V150`} />
      ))}
      <Switch x={216} y={96} ink="nat" />
      {GUESTS.map((x) => (
        <Guest key={x} x={x} y={162} />
      ))}
      <Globe x={38} y={48} />
      {labelled && (
        <>
          <Label x={213} y={2} tone="title">
            {t('pictures.host')}
          </Label>
          <Label x={38} y={86} tone="title">
            {t('pictures.outside')}
          </Label>
          <Label x={164} y={41} anchor="start">
            {t('pictures.default.nat')}
          </Label>
          <Label x={248} y={94} anchor="start" tone="title">
            {'virbr0'}
          </Label>
          <Label x={248} y={106} anchor="start">
            192.168.122.1
          </Label>
          <Label x={106} y={94} anchor="start">
            {t('pictures.dhcpAndDns')}
          </Label>
          <Label x={106} y={106} anchor="start">
            {t('pictures.default.byDnsmasq')}
          </Label>
          {GUESTS.map((x, index) => (
            <Label key={x} x={x} y={190}>
              {`.${128 + index}`}
            </Label>
          ))}
        </>
      )}
    </Frame>
  );
}
