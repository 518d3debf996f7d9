/** A host of a span in memory: whoever coordinates reaches its helper, which can be killed at any step, and loses it then. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Helper } from '../../electron/helper/compose';
import type { Host } from '../../electron/helper/host/host';
import { VirtnetError } from '../../shared/contract/error';
import type { SpanHost } from '../../shared/span/spanHost';
import { HelperInMemory } from './helperInMemory';

/** No process has this number (PID_MAX_LIMIT of linux/threads.h). */
const NO_PID = 4_194_304;

/** How a call fails: it never arrives, or its answer does not. */
export type Loss = 'before' | 'after';

const lost = (): VirtnetError => new VirtnetError('lost', { code: 'disconnected', reason: 'killed' });

export class MemberInMemory {
  /** What is done instead of each call that comes; undefined lets it through. */
  onCall: (method: string, params: unknown) => Loss | Error | undefined = () => undefined;
  /** After how many actions of its host each helper from now on is killed; none of the later ones is. */
  kills: number[] = [];
  isReachable = true;
  private helper: Helper | null = null;
  private end = deadline();

  /** The host, as whoever coordinates reaches it: each call starts a helper where none is there. */
  readonly host: SpanHost;

  private constructor(
    name: string,
    readonly fake: HelperInMemory,
  ) {
    const call = (method: keyof Helper['handlers'], params: unknown) => this.call(method, params);
    this.host = { name, call: call as SpanHost['call'] };
  }

  static async open(name: string): Promise<MemberInMemory> {
    return new MemberInMemory(name, await HelperInMemory.open());
  }

  /** Ends the connection, as when its front goes: the helper finishes what it is doing. */
  async close(): Promise<void> {
    const { helper } = this;
    this.helper = null;
    if (helper) await this.through(() => helper.close()).catch(() => undefined);
  }

  /** Kills the helper: nothing of it goes on, and its locks are free. */
  kill(): void {
    if (!this.helper) return;
    this.helper = null;
    this.disown();
    const { reject } = this.end;
    this.end = deadline();
    reject(lost());
  }

  async dispose(): Promise<void> {
    await this.fake.close();
  }

  private async call(method: keyof Helper['handlers'], params: unknown): Promise<unknown> {
    const fault = this.onCall(method, params);
    if (fault instanceof Error) throw fault;
    if (fault === 'before' || !this.isReachable) throw lost();
    const answer = this.through(async () => {
      const helper = await this.opened();
      return (helper.handlers[method] as (given: unknown) => unknown)(params);
    });
    if (fault !== 'after') return answer;
    await answer.catch(() => undefined);
    throw lost();
  }

  private async opened(): Promise<Helper> {
    if (this.helper) return this.helper;
    const helper = this.fake.another(this.mortal(this.kills.shift() ?? Infinity));
    this.helper = helper;
    await helper.prepare();
    return helper;
  }

  /** What is under way at a helper ends with it. */
  private async through<T>(work: () => Promise<T>): Promise<T> {
    return Promise.race([work(), this.end.promise]);
  }

  /** The host, for one helper: after so many actions none of its questions is answered any more. */
  private mortal(actions: number): Host {
    let left = actions;
    let isDead = false;
    const act = (name: keyof Host): unknown => {
      const deed = this.fake.host[name] as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        if (isDead || (left -= 1) < 0) {
          if (!isDead) this.kill();
          isDead = true;
          return new Promise(() => undefined);
        }
        return deed.apply(this.fake.host, given);
      };
    };
    return new Proxy<Host>(this.fake.host, { get: (_, name) => act(name as keyof Host) });
  }

  private disown(): void {
    const { run, lib } = this.fake.paths;
    rmSync(join(run, 'locks'), { recursive: true, force: true });
    for (const file of [join(run, 'journal.json'), join(run, 'trial.json'), join(lib, 'held.json')]) {
      try {
        const note = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
        if (note.pid === process.pid) writeFileSync(file, JSON.stringify({ ...note, pid: NO_PID }));
      } catch {
        // There is none.
      }
    }
  }
}

/** A promise that may be rejected, and that nobody need listen to. */
function deadline(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => (reject = refuse));
  promise.catch(() => undefined);
  return { promise, reject };
}
