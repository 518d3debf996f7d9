/** What a virtual network switch is: a bridge in the host that guests and the host itself plug in to. */
import { t } from '../../shared/language/language';
import { Frame, Guest, HostFrame, Label, Switch, Wire, type PictureProps } from './drawing';

const GUESTS = [52, 122, 192, 262];

export function SwitchPicture({ labelled = false }: PictureProps) {
  return (
    <Frame
      box={labelled ? '-2 -16 318 186' : '6 6 302 156'}
      {...(labelled ? { title: t('pictures.switch.title') } : {})}
    >
      <HostFrame x={10} y={10} width={294} height={148} />
      {GUESTS.map((x, index) => (
        <Wire
          key={x}
          d={`M${142 + index * 10} 50V${index === 0 || index === 3 ? 78 : 90}H${x}V112`}
          ink="accent"
        />
      ))}
      <Switch x={157} y={42} ink="accent" />
      {GUESTS.map((x) => (
        <Guest key={x} x={x} y={124} />
      ))}
      {labelled && (
        <>
          <Label x={157} y={2} tone="title">
            {t('pictures.host')}
          </Label>
          <Label x={189} y={40} anchor="start" tone="title">
            {'virbr0'}
          </Label>
          <Label x={189} y={52} anchor="start">
            {t('pictures.switch.name')}
          </Label>
          {GUESTS.map((x, index) => (
            <Label key={x} x={x} y={151}>
              {t('pictures.switch.guest', { number: index + 1 })}
            </Label>
          ))}
        </>
      )}
    </Frame>
  );
}
