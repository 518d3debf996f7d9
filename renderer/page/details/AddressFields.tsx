/** The addresses of a network to change, one family at a time: network, gateway, DHCP. */
import { Plus, X } from 'lucide-react';
import { netmaskOf, parseCidr, type Family } from '../../../shared/addresses/addresses';
import { forwardOf } from '../../../shared/definition/describe';
import { Block, FieldRow, Rows, TextRow, UnderFields } from '../../changing/fields/Fields';
import fields from '../../ui/styles/fields.module.css';
import { issuesAt, momentOf, useForm } from '../../changing/fields/form';
import { networkPath, networkTextOf, withNetwork, withoutNetwork } from '../../../shared/draft/draft';
import { listAt, textAt, valueAt, withItem, withValue } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import { Button } from '../../ui/controls/Button';
import { Checkbox } from '../../ui/controls/Checkbox';
import { Fact, Facts } from '../../ui/shown/Facts';
import { TextField } from '../../ui/controls/TextField';
import { DhcpRangeRows } from './DhcpRangeRows';
import { freshAddress, freshRanges } from '../../changing/tree/freshAddress';
import { definitionInForce, leaseCount, wayOut } from '../../state/networkFacts';

const WORDS: Record<Family, string> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** Every address of the family, and the way to one more. */
export function AddressFields({ family }: { family: Family }) {
  const form = useForm();
  const { tree } = form.view;
  const indexes = listAt(tree, 'ips').flatMap((ip, index) => (familyOf(ip) === family ? [index] : []));
  const add = () =>
    form.change((current) => withItem(current, 'ips', freshAddress(family, current, form.host.addressSpace)));
  return (
    <>
      {indexes.map((index) => (
        <AddressBlock key={index} family={family} index={index} isOnly={indexes.length === 1} />
      ))}
      <UnderFields>
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden="true" />}
          isDisabled={form.isReadOnly}
          onPress={add}
        >
          {t(indexes.length === 0 ? 'page.addresses.add' : 'page.addresses.addAnother', {
            family: WORDS[family],
          })}
        </Button>
      </UnderFields>
    </>
  );
}

const familyOf = (ip: unknown): Family => (textAt(ip, 'address').includes(':') ? 'ipv6' : 'ipv4');

interface AddressBlockProps {
  family: Family;
  /** Its place in `ips`. */
  index: number;
  isOnly: boolean;
}

function AddressBlock({ family, index, isOnly }: AddressBlockProps) {
  const form = useForm();
  const path = `ips[${index}]`;
  const name = t(`page.addresses.network.${family}`);
  const prefix = textAt(form.view.tree, `${path}.prefix`);
  const remove = () => form.changeDraft((draft) => withoutNetwork(draft, index));
  const isWhole = /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32;
  return (
    <Block name={networkTextOf(form.edit, index) || name}>
      <Rows>
        <NetworkRow label={name} family={family} index={index} />
        {family === 'ipv4' ? (
          <Facts>
            <Fact name={t('page.addresses.netmask')}>{isWhole ? netmaskOf(Number(prefix)) : '–'}</Fact>
          </Facts>
        ) : null}
        <TextRow label={t(`page.addresses.gateway.${family}`)} path={`${path}.address`} mono />
        <DhcpRow family={family} index={index} />
        {isOnly && family === 'ipv4' ? null : (
          <UnderFields>
            <Button
              size="small"
              variant="quiet"
              icon={<X size={14} aria-hidden="true" />}
              isDisabled={form.isReadOnly}
              onPress={remove}
            >
              {t(isOnly ? 'page.addresses.switchOff' : 'page.addresses.remove')}
            </Button>
          </UnderFields>
        )}
      </Rows>
    </Block>
  );
}

/** The network in CIDR notation: what lies in it moves along as soon as a whole one is typed. */
function NetworkRow({ label, family, index }: { label: string; family: Family; index: number }) {
  const form = useForm();
  const path = `ips[${index}]`;
  const text = networkTextOf(form.edit, index);
  const change = (typed: string) => form.changeDraft((draft) => withNetwork(draft, index, typed));
  const moment = momentOf(form, [`${path}.prefix`, networkPath(index)]);
  const hint = moment ?? (family === 'ipv4' && parseCidr(text) ? undefined : t('page.addresses.cidrHint'));
  return (
    <div data-path={path}>
      <TextField
        layout="beside"
        label={label}
        value={text}
        onChange={change}
        onSuggestion={change}
        issues={issuesAt(form, [path, networkPath(index), `${path}.prefix`, 'ips'])}
        isDisabled={form.isReadOnly}
        mono
        {...(hint === undefined ? {} : { hint })}
      />
    </div>
  );
}

function DhcpRow({ family, index }: { family: Family; index: number }) {
  const form = useForm();
  const path = `ips[${index}].dhcp`;
  const ranges = listAt(form.view.tree, `${path}.ranges`);
  const isOn = (form.view.tree.ips as { dhcp?: unknown }[])[index]?.dhcp !== undefined;
  const toggle = (on: boolean) =>
    form.change((tree) => withValue(tree, path, on ? freshRanges(tree, index, form.edit.base) : undefined));
  const note = useDhcpNote(family, isOn, ranges.length);
  return (
    <FieldRow name={t(`page.dhcp.range.${family}`)} paths={[path]} note={note}>
      <div className={fields.content}>
        <Checkbox
          isSelected={isOn}
          onChange={toggle}
          isDisabled={form.isReadOnly}
          label={family === 'ipv4' ? 'DHCP' : 'DHCPv6'}
        >
          {t(isOn ? 'page.dhcp.on' : 'page.dhcp.off')}
        </Checkbox>
        {isOn ? <DhcpRangeRows path={`${path}.ranges`} index={index} /> : null}
      </div>
    </FieldRow>
  );
}

function useDhcpNote(family: Family, isOn: boolean, count: number): string | undefined {
  const { network, view } = useForm();
  if (!isOn && family === 'ipv6')
    return t(
      valueAt(view.tree, 'routerAdvertisements') === false ? 'page.dhcp.byRouterGuest' : 'page.dhcp.byRouter',
    );
  if (!isOn) return undefined;
  if (count === 0) return t('page.dhcp.onlyStatic');
  if (network.state !== 'active') return undefined;
  const { leased, size } = leaseCount(definitionInForce(network), network.guests, family);
  return t('page.dhcp.leased', { leased, size });
}

/** Which way packets of a family leave now. */
export function useWayOut(family: Family): string | null {
  const { network, host } = useForm();
  if (network.state !== 'active') return null;
  return wayOut(forwardOf(definitionInForce(network).forward, family), host, family);
}
