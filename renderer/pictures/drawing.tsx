/** The strokes that all pictures are made of: frame, globe, host, switch, guest, wire, arrow, label. */
import type { ReactNode } from 'react';
import './pictures.css';

/** What a colour stands for; `pictures.css` gives each its ink in both schemes. */
export type Ink = 'nat' | 'route' | 'isolated' | 'open' | 'bridge' | 'plain' | 'accent' | 'stop' | 'changed';

/** Where a picture is shown: on a small card without words, or large with its labels. */
export interface PictureProps {
  labelled?: boolean;
}

/** The canvas. Without `title` the picture is decoration beside words that say the same. */
export function Frame({ box, title, children }: { box: string; title?: string; children: ReactNode }) {
  const [, , width, height] = box.split(' ');
  return (
    <svg
      className="picture"
      viewBox={box}
      width={Number(width) * 2}
      height={Number(height) * 2}
      xmlns="http://www.w3.org/2000/svg"
      {...(title ? { role: 'img', 'aria-label': title } : { 'aria-hidden': true })}
    >
      {children}
    </svg>
  );
}

/** Everything beyond the host: its LAN and the internet. */
export function Globe({ x, y, faint = false }: { x: number; y: number; faint?: boolean }) {
  return (
    <g className={faint ? 'picture-line picture-faint' : 'picture-line'} transform={`translate(${x} ${y})`}>
      <circle r="22" className="picture-surface" />
      <ellipse rx="9" ry="22" />
      <path d="M-22 0H22M-19 -11H19M-19 11H19" />
    </g>
  );
}

/** The outline of the host, with its uplink port on the left edge at `portY`. */
export function HostFrame({
  x,
  y,
  width,
  height,
  portY,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
  portY?: number;
}) {
  return (
    <g className="picture-line">
      <rect x={x} y={y} width={width} height={height} rx="8" className="picture-ground" />
      {portY !== undefined && <Plug x={x} y={portY} />}
    </g>
  );
}

/** The port of an uplink on the edge of its host. */
export const Port = (place: { x: number; y: number }) => (
  <g className="picture-line">
    <Plug {...place} />
  </g>
);

const Plug = ({ x, y }: { x: number; y: number }) => (
  <rect x={x - 5} y={y - 6} width="10" height="12" rx="2" className="picture-surface" />
);

/** A virtual network switch: the bridge, with its ports; `x`, `y` is its middle. */
export function Switch({
  x,
  y,
  ink,
  ports = 4,
  faint = false,
}: {
  x: number;
  y: number;
  ink: Ink;
  ports?: number;
  faint?: boolean;
}) {
  const width = ports * 10 + 10;
  return (
    <g
      className={`picture-strong picture-ink-${ink}${faint ? ' picture-faint' : ''}`}
      transform={`translate(${x} ${y})`}
    >
      <rect x={-width / 2} y="-15" width={width} height="30" rx="5" className="picture-surface" />
      {Array.from({ length: ports }, (_, port) => (
        <rect
          key={port}
          x={port * 10 - (ports * 10) / 2 + 2}
          y="1"
          width="6"
          height="6"
          rx="1"
          className="picture-fill"
        />
      ))}
      <path d={`M${-width / 2 + 7} -7H${width / 2 - 14}`} />
      <circle cx={width / 2 - 8} cy="-7" r="1.5" className="picture-fill" />
    </g>
  );
}

/** A guest: a screen on its foot, `x`, `y` its middle. */
export function Guest({ x, y, faint = false }: { x: number; y: number; faint?: boolean }) {
  return (
    <g className={faint ? 'picture-line picture-faint' : 'picture-line'} transform={`translate(${x} ${y})`}>
      <rect x="-15" y="-12" width="30" height="20" rx="3" className="picture-surface" />
      <path d="M0 8V13M-7 13H7" />
    </g>
  );
}

/** A cable along an SVG path. */
export const Wire = ({ d, ink = 'plain', dashed = false }: { d: string; ink?: Ink; dashed?: boolean }) => (
  <path d={d} className={`picture-wire picture-ink-${ink}${dashed ? ' picture-dashed' : ''}`} />
);

/** The head of an arrow whose tip is at `x`, `y`. */
export function ArrowHead({
  x,
  y,
  to,
  ink,
}: {
  x: number;
  y: number;
  to: 'left' | 'right' | 'up' | 'down';
  ink: Ink;
}) {
  const angle = { right: 0, down: 90, left: 180, up: 270 }[to];
  return (
    <path
      d="M-7 -5L0 0L-7 5"
      transform={`translate(${x} ${y}) rotate(${angle})`}
      className={`picture-wire picture-ink-${ink}`}
    />
  );
}

/** A round sign that something happens to packets here. */
export function Sign({ x, y, ink, children }: { x: number; y: number; ink: Ink; children: ReactNode }) {
  return (
    <g className={`picture-strong picture-ink-${ink}`} transform={`translate(${x} ${y})`}>
      <circle r="14" className="picture-surface" />
      {children}
    </g>
  );
}

/** Two crossing strokes: nothing passes. */
export const Cross = ({ x, y }: { x: number; y: number }) => (
  <path
    d={`M${x - 7} ${y - 7}L${x + 7} ${y + 7}M${x + 7} ${y - 7}L${x - 7} ${y + 7}`}
    className="picture-strong picture-ink-stop"
  />
);

export interface LabelProps {
  x: number;
  y: number;
  anchor?: 'start' | 'middle' | 'end';
  tone?: 'title' | 'note' | 'changed';
  /** The whole text when `children` is cut. */
  full?: string | null;
  children: string;
}

/** Words in a picture: a title in the text's ink, a note in the muted one, or a change in its own. */
export const Label = ({ x, y, anchor = 'middle', tone = 'note', full = null, children }: LabelProps) => (
  <text x={x} y={y} textAnchor={anchor} className={`picture-${tone}`}>
    {full === null ? null : <title>{full}</title>}
    {children}
  </text>
);
