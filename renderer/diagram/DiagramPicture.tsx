/** Draws a diagram: each shape of its layout by the strokes that all pictures share. */
import {
  ArrowHead,
  Cross,
  Frame,
  Globe,
  Guest,
  HostFrame,
  Label,
  Port,
  Sign,
  Switch,
  Wire,
} from '../pictures/drawing';
import type { Layout } from './layout';
import type { Shape } from './shapes';

/** `title` is what it says to those who do not see it. */
export function DiagramPicture({ layout, title }: { layout: Layout; title: string }) {
  return (
    <Frame box={`0 0 ${layout.width} ${layout.height}`} title={title}>
      {layout.shapes.map((shape, index) => (
        // Shapes have no identity of their own: a layout is drawn as a whole.
        <Drawn key={index} shape={shape} />
      ))}
    </Frame>
  );
}

const signs = {
  translate: 'M-7 -3H6L3 -6M7 3H-6L-3 6',
  route: 'M-8 0H8M0 -8V8M5 -3L8 0L5 3M-5 -3L-8 0L-5 3M-3 -5L0 -8L3 -5M-3 5L0 8L3 5',
};

function Drawn({ shape }: { shape: Shape }) {
  switch (shape.kind) {
    case 'host':
      return <HostFrame {...shape} />;
    case 'wire':
      return (
        <Wire
          d={`M${shape.points.map((point) => point.join(' ')).join('L')}`}
          ink={shape.ink}
          dashed={shape.dashed}
        />
      );
    case 'arrow':
      return <ArrowHead {...shape} />;
    case 'sign':
      return (
        <Sign x={shape.x} y={shape.y} ink={shape.ink}>
          <path d={signs[shape.sign]} />
        </Sign>
      );
    case 'cross':
      return <Cross {...shape} />;
    case 'port':
      return <Port {...shape} />;
    case 'globe':
      return <Globe {...shape} />;
    case 'guest':
      return <Guest {...shape} />;
    case 'switch':
      return <Switch {...shape} />;
    case 'text':
      return (
        <Label x={shape.x} y={shape.y} anchor={shape.anchor} tone={shape.tone} full={shape.full}>
          {shape.text}
        </Label>
      );
  }
}
