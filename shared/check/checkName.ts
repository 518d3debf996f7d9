/** The rules about a network's name. */
import type { CheckContext } from './checkContext';
import { issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import { EASY_NAME_PATTERN, NAME_MAX, NAME_PATTERN } from '../definition/network';

/** What is wrong with a network's name as typed: nothing, or the first reason. */
export function checkNameText(text: string, context: CheckContext): Issue[] {
  const found = (code: IssueCode, message: string, extra?: IssueExtra): Issue[] => [
    issue('name', code, message, extra),
  ];
  if (text === '') return found('name-empty', 'The network needs a name.');
  if (text.length > NAME_MAX) {
    return found('name-too-long', `The name has ${text.length} characters; use at most ${NAME_MAX}.`, {
      suggestion: text.slice(0, NAME_MAX),
    });
  }
  if (!NAME_PATTERN.test(text)) return found('name-characters', nameReason(text), nameSuggestion(text));
  const owner = context.networks.find((other) => other.name === text && other.uuid !== context.self);
  if (owner)
    return found('name-taken', `A network named “${text}” exists already; choose another name.`, {
      owner: text,
    });
  return EASY_NAME_PATTERN.test(text)
    ? []
    : found('name-characters', `${nameReason(text)} Others have to be quoted or are hard to type.`, {
        severity: 'advice',
        ...nameSuggestion(text),
      });
}

function nameReason(text: string): string {
  const allowed = 'Use letters, digits, "_", "-", "." and "+".';
  const bad = [...text].find((character) => !/[A-Za-z0-9_.+-]/.test(character));
  if (bad === undefined) return 'The name must start with a letter, a digit or "_".';
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(bad))
    return `The name contains a line break or another control character. ${allowed}`;
  if (bad === ' ') return `The name contains a space. ${allowed}`;
  return `The name contains "${bad}". ${allowed}`;
}

function nameSuggestion(text: string): IssueExtra {
  const suggestion = text
    .replace(/[^A-Za-z0-9_.+-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/_+$/, '');
  return EASY_NAME_PATTERN.test(suggestion) ? { suggestion } : {};
}
