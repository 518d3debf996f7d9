/** Step 5: the network's IPv4 range, with what follows from it while it is typed. */
import { Button } from 'react-aria-components';
import { addressSpaceOf, PRIVATE_BLOCKS, type Subnet } from '../../../shared/addresses/addresses';
import { checkSubnetText } from '../../../shared/check/checkSubnet';
import { t } from '../../../shared/language/language';
import { Checkbox } from '../../ui/controls/Checkbox';
import { classNames } from '../../ui/classNames';
import { TextField } from '../../ui/controls/TextField';
import { shownIssue } from '../assistantChecks';
import { describeSubnet } from '../describeSubnet';
import styles from './Ipv4Step.module.css';
import { LaneBar } from '../../pictures/LaneBar';
import { blockOf, placeIn, rulerLanes, subnetOfBlock } from '../../pictures/rulerLanes';
import type { StepProps } from './stepProps';

export function Ipv4Step({ state, findings, context, dispatch }: StepProps) {
  const { subnet } = checkSubnetText(state.network.text.trim(), context);
  const issue = shownIssue(state, findings, 'network');
  const type = (text: string): void => dispatch({ type: 'network', text });
  const asksForPublic = issue?.code === 'subnet-public' || state.acceptPublic;
  return (
    <div className={styles.page}>
      <div className={styles.field}>
        <TextField
          label={t('common.network')}
          value={state.network.text}
          onChange={type}
          onSuggestion={type}
          issues={issue ? [issue] : []}
          hint={t('wizard.ipv4.hint')}
          mono
          isRequired
        />
        {asksForPublic && (
          <Checkbox
            isSelected={state.acceptPublic}
            onChange={(accept) => dispatch({ type: 'acceptPublic', accept })}
          >
            {t('wizard.ipv4.acceptPublic')}
          </Checkbox>
        )}
      </div>
      <SubnetFacts subnet={subnet} />
      <PrivateBlocks subnet={subnet} fits={issue === null} context={context} dispatch={dispatch} />
    </div>
  );
}

/** In the order in which they are shown. */
const FACTS = ['netmask', 'gateway', 'broadcast', 'size', 'type'] as const;

function SubnetFacts({ subnet }: { subnet: Subnet | null }) {
  const facts = subnet ? describeSubnet(subnet) : null;
  return (
    <dl className={styles.facts} aria-label={t('wizard.ipv4.facts')}>
      {FACTS.map((name) => (
        <div key={name} className={styles.fact}>
          <dt>{t(`wizard.subnet.${name}`)}</dt>
          <dd className={classNames(name === 'type' && subnet && styles[addressSpaceOf(subnet)])}>
            {facts?.[name] ?? '–'}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface PrivateBlocksProps extends Pick<StepProps, 'context' | 'dispatch'> {
  subnet: Subnet | null;
  /** Nothing stands against the subnet. */
  fits: boolean;
}

function PrivateBlocks({ subnet, fits, context, dispatch }: PrivateBlocksProps) {
  const { lanes } = rulerLanes(context.addressSpace);
  const current = subnet && blockOf(subnet);
  return (
    <div className={styles.blocks} role="group" aria-labelledby="private-blocks">
      <span id="private-blocks" className={styles.blocksLabel}>
        {t('wizard.ipv4.blocks')}
      </span>
      {PRIVATE_BLOCKS.map((block) => (
        <Button
          key={block}
          aria-label={t('wizard.ipv4.block', { block })}
          aria-pressed={block === current}
          className={classNames(styles.block, block === current && styles.current)}
          onPress={() => dispatch({ type: 'block', block })}
        >
          <span className={styles.blockName}>{block}</span>
          <LaneBar
            marks={lanes.find((lane) => lane.block === block)?.marks ?? []}
            {...(subnet && block === current
              ? { proposal: { ...placeIn(subnetOfBlock(block), subnet), fits } }
              : {})}
          />
        </Button>
      ))}
    </div>
  );
}
