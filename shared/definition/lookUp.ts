/** What a table has under a name that others chose; what every object has besides, as `constructor`, is in none. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
