/** The kind `queue`: what limits the traffic to guests, a token bucket on the bridge that `tc` (iproute2) makes and shows. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isBridged, type BandwidthLimit } from '../../../shared/definition/network';
import { readOutput } from '../host/runOrFail';
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { withBridge, type Kind } from './kind';
import { bridgeIdentity, counted } from './devices/link';
import { runLines } from './operation';

/** A limit on what a bridge sends to its guests. */
interface QueueValue {
  /** In bytes a second. */
  rate: number;
  /** Made from the parameters: our mark, and what tells them apart. */
  handle: string;
  /** In the words of tc-tbf(8); empty for a queue that is not one of ours. */
  parameters: string;
}

type Queue = Resource<QueueValue>;

export const queue: Kind<QueueValue> = {
  name: 'queue',
  wanted: ({ definition, definition: { bridge, bandwidth, mtu } }) =>
    bandwidth?.inbound && !isBridged(definition) ? [inboundQueue(bridge.name, bandwidth.inbound, mtu)] : [],
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    const argv = ['tc', '-j', 'qdisc', 'show'];
    return parseShownQueues(await look.shown(argv, t('kinds.queue.unread')), wanted);
  },
  presume: withBridge,
  goesWith: ({ key }) => bridgeIdentity(key),
  steps(changes) {
    const { created, replaced, removed, written } = changes.of(queue);
    const bridges = [...written, ...removed].map(({ key }) => key);
    const lines = [
      ...removed.map(({ key }) => deleteQueueLine(key)),
      ...created.map((one) => queueLine('add', one)),
      ...replaced.map(({ after }) => queueLine('replace', after)),
    ];
    const title = t('kinds.queue.limit', counted(bridges));
    return { limit: runLines(title, ['tc', '-batch', '-'], lines) };
  },
  words: {
    cause: 'kinds.queue.cause',
    name: ({ key }) => t('kinds.queue.name', { bridge: key }),
    change: (action, { key }) => t('kinds.queue.change', { action, bridge: key }),
  },
  remedy: (stderr) => (/qdisc kind is unknown/i.test(stderr) ? t('kinds.queue.remedy') : null),
  noticed: 'by reading',
};

/** A bucket takes whole packets only: room for the largest that a bridge of usual size has, in bytes. */
const BUCKET_MINIMUM = 10_240;
/** Ethernet's header and a VLAN tag, in bytes. */
const FRAME_HEADER = 18;
/** What may wait besides a burst: a fifth of a second, and 64 KiB for slow limits. */
const WAITING_SHARE = 5;
const WAITING_MINIMUM = 65_536;
/** Without a burst, the bucket holds a hundredth of a second, so that the timer’s grain does not cost speed. */
const BURST_SHARE = 100;

/**
 * The limit of what comes in to the guests of a network, in tc-tbf(8)'s terms. Its handle is made from its
 * parameters, so that it can be told from any other, which tc does not show whole.
 */
function inboundQueue(
  device: string,
  { average, peak, burst }: BandwidthLimit,
  mtu: number | undefined,
): Queue {
  const rate = average * 1000;
  const packet = Math.max(BUCKET_MINIMUM, (mtu ?? 0) + FRAME_HEADER);
  const bucket = Math.max(packet, burst === undefined ? Math.ceil(rate / BURST_SHARE) : burst * 1024);
  const limit = bucket + Math.max(WAITING_MINIMUM, Math.ceil(rate / WAITING_SHARE));
  const isPeaked = peak !== undefined && peak > average;
  const peakBucket = isPeaked ? Math.max(packet, Math.ceil((peak * 1000) / BURST_SHARE)) : 0;
  const parameters = [
    `rate ${average}kbps burst ${bucket} limit ${limit}`,
    ...(isPeaked ? [`peakrate ${peak}kbps mtu ${peakBucket}`] : []),
  ].join(' ');
  return { kind: queue.name, key: device, value: { rate, handle: handleOf(parameters), parameters } };
}

/** From 1 to fffe: 0 and ffff mean other things (tc(8)). */
const handleOf = (parameters: string): string =>
  `${((createHash('sha256').update(parameters).digest().readUInt16BE() % 0xfffe) + 1).toString(16)}:`;

/** Lines for `tc -batch`; adding fails when somebody has given the bridge a queue already. */
const queueLine = (verb: 'add' | 'replace', { key, value }: Queue): string =>
  `qdisc ${verb} dev ${key} root handle ${value.handle} tbf ${value.parameters}`;
const deleteQueueLine = (device: string): string => `qdisc del dev ${device} root`;

const shownSchema = z.object({
  kind: z.string(),
  handle: z.string(),
  dev: z.string(),
  root: z.boolean().default(false),
  options: z.object({ rate: z.number().optional() }).optional(),
});

/** The limits among `wanted` that are in the output of `tc -j qdisc show`; what else stands in their place has no parameters. */
function parseShownQueues(json: string, wanted: readonly Queue[]): Queue[] {
  const shown = readOutput(z.array(shownSchema), json, 'tc');
  return shown.flatMap(({ kind, handle, dev, root, options }): Queue[] => {
    const candidates = wanted.filter(({ key }) => key === dev);
    // A bridge without a queue of its own has the kernel's noqueue, with the handle 0.
    if (!root || handle === '0:' || candidates.length === 0) return [];
    const found = candidates.find(
      ({ value }) => kind === 'tbf' && value.handle === handle && value.rate === options?.rate,
    );
    const other: QueueValue = { rate: options?.rate ?? 0, handle, parameters: '' };
    return [found ?? { kind: queue.name, key: dev, value: other }];
  });
}
