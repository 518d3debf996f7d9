/** The URIs of connections: this computer, the sandbox, and other hosts with the way to them. */
import * as z from 'zod';
import { t } from '../language/language';

/** How to become root on another host: not at all (the login is root's), or by one of these programs. */
export const BECOMES = ['root', 'sudo', 'doas', 'run0'] as const;
export type Become = (typeof BECOMES)[number];

/** One end of an ssh connection; null = what ssh's own configuration says. */
export interface HostAddress {
  user: string | null;
  /** A name, an address of IPv4, or one of IPv6 without brackets. */
  host: string;
  port: number | null;
}

/** Another host and the way to it. */
export interface HostPlace extends HostAddress {
  /** The hosts that the way leads over, from here on. */
  jump: readonly HostAddress[];
  become: Become;
}

/** The hosts that a way may lead over. */
export const MOST_JUMPS = 8;

/** A user or host never begins with a hyphen, which ssh would take for an option, and has nothing that a shell knows. */
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const HOST =
  /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?|[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,15})?)$/;

export const isUserName = (text: string): boolean => USER.test(text);

/** Whether it is the name or address of a host that may be handed to ssh. */
export const isHostName = (text: string): boolean =>
  HOST.test(text) && (!text.includes(':') || text.split(':').length > 2);

const ADDRESS = /^(?:([^@]*)@)?(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/;

/** `USER@HOST:PORT`, user and port at will, IPv6 in brackets; null when it is none. */
export function parseHostAddress(text: string): HostAddress | null {
  const found = ADDRESS.exec(text);
  if (!found) return null;
  const [, user, bracketed, plain, digits] = found;
  const host = bracketed ?? plain ?? '';
  const port = digits === undefined ? null : Number(digits);
  if (!isHostName(host) || (bracketed !== undefined) !== host.includes(':')) return null;
  if (user !== undefined && !isUserName(user)) return null;
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { user: user ?? null, host, port };
}

/** The same as text. */
export function hostAddressText({ user, host, port }: HostAddress): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user === null ? '' : `${user}@`}${name}${port === null ? '' : `:${port}`}`;
}

/** Hosts with commas between them, as ssh's ProxyJump takes them; null when one of them is none, or there are too many. */
export function parseJump(text: string): HostAddress[] | null {
  if (text === '') return [];
  const hosts = text.split(',').map(parseHostAddress);
  return hosts.length <= MOST_JUMPS && hosts.every((host) => host !== null) ? hosts : null;
}

export const jumpText = (jump: readonly HostAddress[]): string => jump.map(hostAddressText).join(',');

const OVER_SSH = /^virtnet\+ssh:\/\/([^/?#\s]+)\/system(?:\?([^#\s]*))?$/;

/** The host that a `virtnet+ssh` URI names; null for every other text. */
export function placeOfUri(uri: string): HostPlace | null {
  const found = OVER_SSH.exec(uri);
  const address = found && parseHostAddress(found[1] ?? '');
  if (!address) return null;
  const options = new Map<string, string>();
  for (const part of (found[2] ?? '').split('&').filter((one) => one !== '')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0));
    if (!['jump', 'become'].includes(name) || options.has(name)) return null;
    options.set(name, part.slice(at + 1));
  }
  const jump = parseJump(options.get('jump') ?? '');
  const become = BECOMES.find((one) => one === (options.get('become') ?? 'root'));
  return jump && become ? { ...address, jump, become } : null;
}

/** The URI of a host: of all that mean the same, the shortest. */
export function uriOfPlace(place: HostPlace): string {
  const options = [
    ...(place.jump.length > 0 ? [`jump=${jumpText(place.jump)}`] : []),
    ...(place.become === 'root' ? [] : [`become=${place.become}`]),
  ];
  const query = options.length > 0 ? `?${options.join('&')}` : '';
  return `virtnet+ssh://${hostAddressText(place)}/system${query}`;
}

export const connectionUriSchema = z
  .string()
  .max(2_000)
  .refine((uri) => uri === 'virtnet:///system' || uri === 'virtnet:///sandbox' || placeOfUri(uri) !== null, {
    error: () => t('contract.uri'),
  });
