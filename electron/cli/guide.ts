/** The guide in a terminal: its pages as they are written, and what it says of one cause. */
import { probeCauses } from '../../shared/contract/probe';
import { Failure } from './failure';
import { t } from '../../shared/language/language';

/**
 * What `virtnet help TOPIC` prints, in Markdown: a page by its file's name, or the part about a cause that Test network
 * names. Throws a Failure that says how topics are found.
 */
export async function guideText(topic: string): Promise<string> {
  if ((probeCauses as readonly string[]).includes(topic)) return partOf(await page('causes'), topic);
  const text = /^[a-z-]{1,40}$/.test(topic) ? await page(topic).catch(() => null) : null;
  if (text === null)
    throw new Failure([t('cli.unknownTopic', { topic })], [t('cli.seeVerbs'), t('cli.seePages')]);
  return text;
}

/** A file of the guide; the build puts them all beside this program. */
async function page(name: string): Promise<string> {
  const { default: text } = (await import(`../../docs/guide/${name}.md`)) as { default: string };
  return text.trim();
}

/** The part of a page that begins at the place `id`, up to the next heading of its level or above. */
export function partOf(text: string, id: string): string {
  const start = text.split('\n').findIndex((line) => line.includes(`<a id="${id}"></a>`));
  const lines = text.split('\n').slice(start);
  const level = /^#+/.exec(lines[0] ?? '')?.[0].length ?? 0;
  const end = lines.findIndex((line, at) => at > 0 && new RegExp(`^#{1,${level}} `).test(line));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .join('\n')
    .replace(`<a id="${id}"></a>`, '')
    .trim();
}
