/** Step 5: the network's IPv4 range, with what follows from it while it is typed. */
import { Button } from 'react-aria-components';
import { addressSpaceOf, PRIVATE_BLOCKS, type Subnet } from '../../../shared/addresses/addresses';
import { checkSubnetText } from '../../../shared/check/checkSubnet';
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
          label="Network"
          value={state.network.text}
          onChange={type}
          onSuggestion={type}
          issues={issue ? [issue] : []}
          hint="The first address and the size, for example 192.168.100.0/24 for 256 addresses."
          mono
          isRequired
        />
        {asksForPublic && (
          <Checkbox
            isSelected={state.acceptPublic}
            onChange={(accept) => dispatch({ type: 'acceptPublic', accept })}
          >
            Use this public range anyway
          </Checkbox>
        )}
      </div>
      <SubnetFacts subnet={subnet} />
      <PrivateBlocks subnet={subnet} fits={issue === null} context={context} dispatch={dispatch} />
    </div>
  );
}

function SubnetFacts({ subnet }: { subnet: Subnet | null }) {
  const facts = subnet ? describeSubnet(subnet) : null;
  const rows = [
    ['Netmask', facts?.netmask],
    ['Gateway', facts?.gateway],
    ['Broadcast', facts?.broadcast],
    ['Size', facts?.size],
    ['Type', facts?.type],
  ] as const;
  return (
    <dl className={styles.facts} aria-label="What follows from the network">
      {rows.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd className={classNames(name === 'Type' && subnet && styles[addressSpaceOf(subnet)])}>
            {value ?? '–'}
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
        Free range in a private block
      </span>
      {PRIVATE_BLOCKS.map((block) => (
        <Button
          key={block}
          aria-label={`Free range in ${block}`}
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
