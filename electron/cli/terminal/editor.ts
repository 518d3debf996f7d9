/** Has a person edit a text: $VISUAL or $EDITOR on a private file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Failure } from '../failure';
import { t } from '../../../shared/language/language';

/** A file that is edited, perhaps several times, until it is kept or dropped. */
export class EditedFile {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'virtnet-'));
  readonly file: string;

  /** Makes the file with `text`, readable by its owner only. */
  constructor(name: string, text: string) {
    this.file = path.join(this.folder, name);
    this.write(text);
  }

  write(text: string): void {
    writeFileSync(this.file, text, { mode: 0o600 });
  }

  /** Opens the editor, waits for its end and returns the text. Throws a Failure when the editor fails. */
  edit(): string {
    const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
    // The editor may come with arguments of its own, which a shell takes apart.
    const { status, error } = spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', this.file], {
      stdio: 'inherit',
    });
    if (error || status !== 0) {
      throw new Failure(
        [
          error
            ? t('cli.editor.failed', { editor, reason: error.message })
            : t('cli.editor.ended', { editor, status: String(status) }),
        ],
        [t('cli.editor.hint', { file: this.file })],
      );
    }
    return readFileSync(this.file, 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
