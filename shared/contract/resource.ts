/** The core's nouns: a resource on the host, a change to one, and a plan of changes. */
import * as z from 'zod';

/** One thing on the host: what it is, what it is called, and its value in the kind's own normal form. */
export interface Resource<Value = unknown> {
  /** The helper has one object for each kind, which knows all that is to be known of it. */
  kind: string;
  key: string;
  value: Value;
}

export const changeSchema = z.object({
  action: z.enum(['create', 'remove', 'replace']),
  kind: z.string(),
  key: z.string(),
  /** The change in plain words, as "Create the bridge virbr1 with 172.16.40.1/24". */
  title: z.string(),
  /** What has drifted, without naming it: "firewall rules". */
  about: z.string().optional(),
  /** What is not as it should be, when this would mend something: "The bridge virbr1 is down". */
  differs: z.string().optional(),
  /** Who may have done it, as far as the kernel says: "iptables (process 812)". */
  by: z.string().optional(),
});
export type ChangeView = z.infer<typeof changeSchema>;

export const planStepSchema = z.object({
  /** What this step is for, in plain words. */
  title: z.string(),
  /** The exact command line, shell-quoted; for a file, the path that is written or removed. */
  command: z.string(),
  /** What the command reads on standard input, or the file's content. */
  input: z.string().optional(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

export const planViewSchema = z.object({
  changes: z.array(changeSchema),
  steps: z.array(planStepSchema),
  /** The same steps as a POSIX shell script that a person could run. */
  script: z.string(),
});
/** A plan as it is shown before it runs. */
export type PlanView = z.infer<typeof planViewSchema>;
