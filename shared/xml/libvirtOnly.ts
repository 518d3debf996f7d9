/** Parts of libvirt's network XML that have no meaning for the networks here, each with what to use instead. */
import { t, type TextKey } from '../language/language';

const ADVICE: Readonly<Partial<Record<string, TextKey>>> = {
  '/network/vlan': 'xml.advice.vlan',
  '/network/virtualport': 'xml.advice.virtualport',
  '/network/forward/pf': 'xml.advice.directly',
  '/network/forward/address': 'xml.advice.directly',
  '/network/forward/driver': 'xml.advice.directly',
  '/network/forward/@managed': 'xml.advice.directly',
  '/network/bandwidth/inbound/@floor': 'xml.advice.floor',
  '/network/bandwidth/outbound/@floor': 'xml.advice.floor',
};

/** What to use instead of the element or attribute at a path; undefined when there is nothing to say of it. */
export function adviceOn(path: string): string | undefined {
  const advice = ADVICE[path];
  return advice && t(advice);
}
