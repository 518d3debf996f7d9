/** Where nothing fitting is installed, the helper of this computer can be used for this session. */
import type { ErrorShape } from '../../shared/contract/error';
import { openQuietly } from '../asking/connection';
import { Button } from '../ui/controls/Button';
import { t } from '../../shared/language/language';

/** Renders nothing when something else is the matter. */
export function CarryButton({ uri, error }: { uri: string; error: ErrorShape }) {
  return wantsCarrying(uri, error) ? (
    <Button onPress={() => void openQuietly(uri, true)}>{t('hosts.carry')}</Button>
  ) : null;
}

/** Whether the other host has no helper, or one of another version. */
const wantsCarrying = (uri: string, { data }: ErrorShape): boolean =>
  uri.startsWith('virtnet+ssh:') &&
  ((data.code === 'not-found' && data.name === 'virtnet-helper') ||
    (data.code === 'unsupported' && data.path === 'protocol'));
