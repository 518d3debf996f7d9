/** The labels that follow from a subnet, as the guide's assistant shows them. */
import {
  addressAt,
  addressSpaceOf,
  formatAddress,
  netmaskOf,
  sizeOf,
  type Subnet,
} from '../../shared/addresses/addresses';
import { gatewayOf } from '../../shared/propose/suggest';
import { t } from '../../shared/language/language';

/** Text for each label; the size counts the network and broadcast address, as the guide does. */
export function describeSubnet(subnet: Subnet): {
  netmask: string;
  gateway: string;
  broadcast: string;
  size: string;
  type: string;
} {
  return {
    netmask: netmaskOf(subnet.prefix),
    gateway: formatAddress(gatewayOf(subnet)),
    broadcast: formatAddress(addressAt(subnet, -1)),
    size: t('wizard.subnet.addresses', { count: Number(sizeOf(subnet)) }),
    type: t(`wizard.space.${addressSpaceOf(subnet)}`),
  };
}
