/** A connection to another host while a person types it. */
import type { Issue } from '../../shared/definition/issue';
import { jumpText, parseHostAddress, parseJump, type Become } from '../../shared/contract/connectionUri';
import { savedHostSchema, type SavedHost } from '../../shared/contract/savedHost';
import { t } from '../../shared/language/language';

export interface HostDraft {
  name: string;
  host: string;
  user: string;
  port: string;
  jump: string;
  become: Become;
  atStart: boolean;
}

export const emptyDraft: HostDraft = {
  name: '',
  host: '',
  user: '',
  port: '',
  jump: '',
  become: 'root',
  atStart: false,
};

export const draftOf = (host: SavedHost): HostDraft => ({
  ...host,
  user: host.user ?? '',
  port: host.port === null ? '' : String(host.port),
  jump: jumpText(host.jump),
});

/** What is typed as `ada@lab:2222` is taken apart. */
export function withHostTyped(draft: HostDraft, text: string): HostDraft {
  const address = text.includes('@') ? parseHostAddress(text.trim()) : null;
  if (!address) return { ...draft, host: text.trim() };
  return {
    ...draft,
    host: address.host,
    user: address.user ?? draft.user,
    port: address.port === null ? draft.port : String(address.port),
  };
}

/** The name it gets when none is typed. */
export const nameOf = ({ name, host }: HostDraft): string => name.trim() || host;

export type HostField = 'name' | 'host' | 'user' | 'port' | 'jump';

/** The host to remember, or what stands against it, by field. */
export function readDraft(
  draft: HostDraft,
  taken: readonly string[],
): { host: SavedHost | null; issues: Partial<Record<HostField, Issue[]>> } {
  const jump = parseJump(draft.jump.replaceAll(/\s/g, ''));
  const issues: Partial<Record<HostField, Issue[]>> = {};
  const object = (field: HostField, message: string): void => {
    issues[field] ??= [{ path: field, code: 'schema', severity: 'error', message }];
  };
  if (draft.host === '') object('host', t('hosts.issue.host'));
  if (jump === null) object('jump', t('hosts.issue.jump'));
  if (taken.includes(nameOf(draft))) object('name', t('hosts.issue.nameTaken', { name: nameOf(draft) }));
  const parsed = savedHostSchema.safeParse({
    name: nameOf(draft),
    host: draft.host,
    user: draft.user.trim() || null,
    port: draft.port.trim() === '' ? null : Number(draft.port),
    jump: jump ?? [],
    become: draft.become,
    atStart: draft.atStart,
  });
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues)
      object(path[0] as HostField, path[0] === 'port' ? t('hosts.issue.port') : message);
  return { host: parsed.success && Object.keys(issues).length === 0 ? parsed.data : null, issues };
}
