/** Stands in place of a page's fields when the LAN decides about what they say. */
import { Banner } from '../../ui/notices/Banner';
import { Button } from '../../ui/controls/Button';
import type { StepProps } from './stepProps';
import { t } from '../../../shared/language/language';

export const GivenByLan = ({ goTo }: Pick<StepProps, 'goTo'>) => (
  <Banner
    tone="info"
    title={t('wizard.lan.title')}
    actions={
      <Button size="small" onPress={() => goTo('type')}>
        {t('wizard.lan.otherType')}
      </Button>
    }
  >
    {t('wizard.lan.text')}
  </Banner>
);
