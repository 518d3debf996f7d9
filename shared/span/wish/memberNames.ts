/** What hosts are called among the members of a span. */

/** As long as a member's name may be, and a label of the DNS. */
const LONGEST = 63;

/** A host's name with what a member's name may consist of; `host` where nothing of it is left. */
export const memberNameOf = (hostname: string): string =>
  hostname
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '') || 'host';

/** The name itself, or one like it that none of these have, whatever their case: `lab`, `lab-2`, `lab-3`… */
export function distinctName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let n = 2; ; n += 1) {
    const other = `${name.slice(0, LONGEST - 3)}-${n}`;
    if (!used.has(other.toLowerCase())) return other;
  }
}
