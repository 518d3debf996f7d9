/** The rules about a network's name. */
import type { CheckContext } from './checkContext';
import { issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import { EASY_NAME_PATTERN, NAME_MAX, NAME_PATTERN } from '../definition/network';
import { t } from '../language/language';

/** What is wrong with a network's name as typed: nothing, or the first reason. */
export function checkNameText(text: string, context: CheckContext): Issue[] {
  const found = (code: IssueCode, message: string, extra?: IssueExtra): Issue[] => [
    issue('name', code, message, extra),
  ];
  if (text === '') return found('name-empty', t('check.name.empty'));
  if (text.length > NAME_MAX) {
    return found('name-too-long', t('check.name.long', { count: text.length, most: NAME_MAX }), {
      suggestion: text.slice(0, NAME_MAX),
    });
  }
  if (!NAME_PATTERN.test(text)) return found('name-characters', nameReason(text), nameSuggestion(text));
  const owner = context.networks.find((other) => other.name === text && other.uuid !== context.self);
  if (owner)
    return found('name-taken', t('check.name.taken', { name: text }), {
      owner: text,
    });
  return EASY_NAME_PATTERN.test(text)
    ? []
    : found('name-characters', `${nameReason(text)} ${t('check.name.hard')}`, {
        severity: 'advice',
        ...nameSuggestion(text),
      });
}

function nameReason(text: string): string {
  const bad = [...text].find((character) => !/[A-Za-z0-9_.+-]/.test(character));
  if (bad === undefined) return t('check.name.start');
  return `${badWords(bad)} ${t('check.name.allowed')}`;
}

function badWords(character: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(character)) return t('check.name.control');
  return character === ' ' ? t('check.name.space') : t('check.name.character', { character });
}

function nameSuggestion(text: string): IssueExtra {
  const suggestion = text
    .replace(/[^A-Za-z0-9_.+-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/_+$/, '');
  return EASY_NAME_PATTERN.test(suggestion) ? { suggestion } : {};
}
