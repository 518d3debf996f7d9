/** What another host says of itself before the helper is sent there. It may say anything: what does not fit is refused. */
import { VirtnetError } from '../../../shared/contract/error';
import { t } from '../../../shared/language/language';

/** Where private folders are made, before eight characters of chance. */
export const FOLDER = '/tmp/virtnet-session.';

export interface RemoteHost {
  folder: string;
  system: string;
  machine: string;
  nodes: { path: string; version: readonly [number, number] }[];
}

const IS_FOLDER = /^folder (\/tmp\/virtnet-session\.[A-Za-z0-9]{8})$/m;
const IS_SYSTEM = /^system ([A-Za-z0-9]{1,30}) ([A-Za-z0-9_-]{1,30})$/m;
/** A path that a shell takes as one word, whichever shell it is. */
const IS_NODE = /^node (\/[A-Za-z0-9._/-]{1,200}) v(\d{1,4})\.(\d{1,4})\.\d{1,4}$/gm;

/** Throws `disconnected` for an answer that is none. */
export function readProbe(text: string): RemoteHost {
  const folder = IS_FOLDER.exec(text)?.[1];
  const [, system, machine] = IS_SYSTEM.exec(text) ?? [];
  if (folder === undefined || system === undefined || machine === undefined) throw strange();
  const nodes = [...text.matchAll(IS_NODE)].map(([, path = '', major, minor]) => ({
    path,
    version: [Number(major), Number(minor)] as const,
  }));
  return { folder, system, machine, nodes };
}

const strange = (): VirtnetError =>
  new VirtnetError(t('ssh.strange'), { code: 'disconnected', reason: t('ssh.strangeReason') });
