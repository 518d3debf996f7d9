/** How an owner of a card is asked for a bridge over it. */

export interface OwnedWay {
  /** What it reads, each as private as the file that it is like; null for what only root reads. */
  files: { path: string; content: string; like: string | null }[];
  /** Lines of a shell script that has it make the bridge, and one that has the card given back. */
  making: string[];
  giving: string[];
}
