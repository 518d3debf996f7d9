/** Stands in place of a page's fields when the LAN decides about what they say. */
import { Banner } from '../../ui/notices/Banner';
import { Button } from '../../ui/controls/Button';
import type { StepProps } from './stepProps';

export const GivenByLan = ({ goTo }: Pick<StepProps, 'goTo'>) => (
  <Banner
    tone="info"
    title="The LAN gives guests their addresses"
    actions={
      <Button size="small" onPress={() => goTo('type')}>
        Choose another type
      </Button>
    }
  >
    Guests of a Bridged network are on the LAN like this host: its router gives them addresses and names, and
    nothing is to be chosen here.
  </Banner>
);
