/** How hosts know where guests are, whether what goes between them is encrypted, and the number of the overlay. */
import type { SpanProposal } from '../../shared/contract/spanWish';
import { VNI_MAX } from '../../shared/definition/span';
import { numberText, t } from '../../shared/language/language';
import { Checkbox } from '../ui/controls/Checkbox';
import { Fold } from '../ui/controls/Fold';
import { Select } from '../ui/controls/Select';
import { TextField } from '../ui/controls/TextField';
import { vniOf, type SpanChoice } from './spanChoice';

interface SpanOptionsProps {
  choice: SpanChoice;
  proposal: SpanProposal | null;
  /** A network that spans hosts already keeps its number. */
  isFirst: boolean;
  onChange: (choice: SpanChoice) => void;
}

const engines = ['proposed', 'static', 'evpn'] as const;

export function SpanOptions({ choice, proposal, isFirst, onChange }: SpanOptionsProps) {
  const isWrong = vniOf(choice.vni) === null;
  return (
    <>
      <Select
        label={t('span.engine.title')}
        options={engines.map((id) => ({
          id,
          label:
            id === 'proposed' && proposal
              ? t('span.engine.proposedAs', { engine: t(`span.engineName.${proposal.engine}`) })
              : t(`span.engine.${id}`),
          detail: t(`span.engineDetail.${id}`),
        }))}
        selected={choice.engine ?? 'proposed'}
        onSelect={(id) => onChange({ ...choice, engine: id === 'static' || id === 'evpn' ? id : null })}
      />
      <Checkbox
        isSelected={choice.wireguard ?? proposal?.wireguard ?? false}
        onChange={(wireguard) => onChange({ ...choice, wireguard })}
        hint={t('span.wireguardHint')}
      >
        {t('span.wireguard')}
      </Checkbox>
      {isFirst ? (
        <Fold title={t('span.advanced')} level="inline">
          <TextField
            label={t('span.vni')}
            value={choice.vni}
            onChange={(vni) => onChange({ ...choice, vni })}
            placeholder={proposal ? String(proposal.vni) : ''}
            hint={t('span.vniHint')}
            issues={
              isWrong
                ? [
                    {
                      path: 'vni',
                      code: 'schema',
                      severity: 'error',
                      message: t('span.vniWrong', { most: numberText(VNI_MAX) }),
                    },
                  ]
                : []
            }
          />
        </Fold>
      ) : null}
    </>
  );
}
