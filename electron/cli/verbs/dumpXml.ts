/** net-dumpxml: gives out a definition as it is. It loads nothing that reads one, unless that is asked for. */
import { t } from '../../../shared/language/language';
import type { Arguments } from '../reading/command';
import { orFail } from '../failure';
import { xmlControls } from '../terminal/write';
import type { Invocation } from '../invocation';

/** Prints the definition: the running one of an active network, unless told otherwise. */
export async function netDumpxml(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const xml = await orFail(t('cli.verbs.netDumpxml.failed', { name }), () =>
    invocation.call('dumpXml', { name, inactive: args.has('inactive') }),
  );
  const xpath = args.value('xpath');
  if (xpath !== undefined) {
    const { nodesBy } = await import('../definition/xpath');
    const nodes = nodesBy(xml, xpath, { wrap: args.has('wrap') });
    if (nodes.length > 0) invocation.result(xmlControls(nodes.join('\n')));
  } else if (args.has('json')) {
    const { readNetworkXml } = await import('../../../shared/xml/networkXml');
    invocation.json(readNetworkXml(xml));
  } else invocation.result(xmlControls(xml.trimEnd()));
}
