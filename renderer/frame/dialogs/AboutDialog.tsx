/** What this program is, its version and its licence. */
import { t } from '../../../shared/language/language';
import { openDialog } from '../../asking/actions';
import { useSnapshot, useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { CopyButton } from '../../ui/controls/CopyButton';
import { Dialog } from '../../ui/notices/Dialog';
import { Fact, Facts } from '../../ui/shown/Facts';

/** Its facts can be copied, for a report. */
export function AboutDialog() {
  const version = useStore((state) => state.version);
  const front = useStore((state) => state.front);
  const connection = useStore((state) => state.connection);
  const host = useSnapshot()?.host;
  const facts = [
    [t('frame.about.version'), version || t('frame.about.unknownVersion')],
    [t('frame.about.front'), t(`frame.about.${front}`)],
    [t('frame.about.connection'), connection],
    ...(host
      ? [
          [t('frame.about.host'), host.hostname],
          [t('frame.about.system'), `${host.distribution}, Linux ${host.kernel}`],
        ]
      : []),
    [t('frame.about.licence'), 'GPL-3.0-or-later'],
  ] as [string, string][];
  const close = () => openDialog(null);
  return (
    <Dialog
      title={t('frame.about.title')}
      onClose={close}
      footer={
        <>
          <CopyButton
            text={facts.map(([name, value]) => `${name}: ${value}`).join('\n')}
            label={t('frame.about.copy')}
            words={t('common.copy')}
          />
          <Button variant="primary" autoFocus onPress={close}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <p>{t('frame.about.words')}</p>
      <Facts>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </Dialog>
  );
}
