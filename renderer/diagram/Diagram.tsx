/** A diagram with what can be done with it: look, read it as a list, save it. */
import { useMemo, useRef, useState } from 'react';
import { Download } from 'lucide-react';
import { announce } from '../state/messages';
import { Banner } from '../ui/notices/Banner';
import { Button } from '../ui/controls/Button';
import { Fold } from '../ui/controls/Fold';
import { saveFile } from '../ui/saveFile';
import styles from './Diagram.module.css';
import { DiagramPicture } from './DiagramPicture';
import { drawPng } from './drawPng';
import { layOut } from './layout';
import { standaloneSvg } from './standaloneSvg';
import type { Topology } from './topology';
import { topologyList, topologySummary } from './topologyText';
import { t } from '../../shared/language/language';

/** Of its own size: smaller, its words could hardly be read, and the rest is scrolled to. */
const SMALLEST = 0.72;

/** `fileName` is proposed for saving, without its ending. */
export function Diagram({ topology, fileName }: { topology: Topology; fileName: string }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layOut(topology), [topology]);

  const drawn = (): string => {
    const drawing = place.current?.querySelector('svg');
    if (!place.current || !drawing) throw new Error(t('diagram.notDrawn'));
    return standaloneSvg(drawing, getComputedStyle(place.current).backgroundColor);
  };
  const save = async (kind: 'svg' | 'png'): Promise<void> => {
    setBusy(kind === 'png');
    setFailure(null);
    try {
      const svg = drawn();
      const content =
        kind === 'svg'
          ? new Blob([svg], { type: 'image/svg+xml' })
          : await drawPng(svg, layout.width, layout.height);
      saveFile(content, `${fileName}.${kind}`);
      announce(t('diagram.saved', { kind: kind.toUpperCase() }));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };

  return (
    <div className={styles.diagram}>
      <div className={styles.bar}>
        <Button icon={<Download size={14} aria-hidden="true" />} onPress={() => void save('svg')}>
          {t('diagram.saveSvg')}
        </Button>
        <Button
          icon={<Download size={14} aria-hidden="true" />}
          isPending={busy}
          onPress={() => void save('png')}
        >
          {t('diagram.savePng')}
        </Button>
      </div>
      {failure === null ? null : (
        <Banner tone="failed" title={t('diagram.notSaved')}>
          {failure} {t('diagram.notSavedAdvice')}
        </Banner>
      )}
      <div className={styles.scroll} ref={place} role="region" aria-label={t('diagram.label')} tabIndex={0}>
        <div
          className={styles.picture}
          style={{ minWidth: layout.width * SMALLEST, maxWidth: layout.width * 1.3 }}
        >
          <DiagramPicture layout={layout} title={topologySummary(topology)} />
        </div>
      </div>
      <Fold title={t('diagram.list')}>
        <TopologyList topology={topology} />
      </Fold>
    </div>
  );
}

function TopologyList({ topology }: { topology: Topology }) {
  return (
    <ul className={styles.list}>
      {topologyList(topology).map(({ key, text, entries }) => (
        <li key={key}>
          {text}
          {entries.length > 0 ? (
            <ul className={styles.list}>
              {entries.map((entry) => (
                <li key={entry}>{entry}</li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
