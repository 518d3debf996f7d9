/** Copies a text and says that it did. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../../../shared/language/language';
import { Button } from './Button';
import { copyText } from '../copyText';
import { IconButton } from './IconButton';

/** How long the button shows that it copied, in milliseconds. */
const SHOWN_FOR = 1500;

export interface CopyButtonProps {
  /** What goes to the clipboard. */
  text: string;
  /** The accessible name, as "Copy the command". */
  label: string;
  /** Shows words instead of only the icon. */
  words?: string;
}

/** The name changes to "Copied" for a moment; a refused clipboard changes it to "Could not copy". */
export function CopyButton({ text, label, words }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => void copyText(text).then((copied) => setOutcome(copied ? 'copied' : 'refused'));
  const icon =
    outcome === 'copied' ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />;
  const said = outcome ? t(outcome === 'copied' ? 'common.copied' : 'ui.notCopied') : undefined;
  return words ? (
    <Button size="small" icon={icon} aria-label={said ?? label} onPress={copy}>
      {said ?? words}
    </Button>
  ) : (
    <IconButton bare label={said ?? label} icon={icon} onPress={copy} />
  );
}
