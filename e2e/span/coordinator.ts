/** A program of its own that makes one change on several hosts, as a front does, so that it can be killed at it. */
import { giveTogether } from '../../shared/span/coordinate';
import type { SpanHost } from '../../shared/span/spanHost';
import type { Part, Together } from '../../shared/span/together';
import { HelperProcess } from '../fixtures/helperProcess';

/** What it is told by its only argument. */
export interface Task {
  change: string;
  anchor: string;
  parts: { member: string; argv: string[]; env: Record<string, string>; order: Part['order'] }[];
}

/** What it tells, one object a line. */
export type Told =
  | { helper: number; member: string }
  | { member: string; step: string }
  | { made: true; behind: string[] }
  | { made: false; message: string; waiting: string[] };

const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

/** A host whose helper is started anew when it was lost, as fronts do. */
class Reconnecting implements SpanHost {
  private helper: Promise<HelperProcess> | null = null;

  constructor(
    readonly name: string,
    private readonly way: Pick<Task['parts'][number], 'argv' | 'env'>,
  ) {}

  call: SpanHost['call'] = async (method, params) => {
    this.helper ??= this.start();
    const mine = this.helper;
    try {
      return await (await mine).call(method, params);
    } catch (error) {
      if ((error as { code?: string }).code === 'disconnected' && this.helper === mine) this.helper = null;
      throw error;
    }
  };

  async close(): Promise<void> {
    await (await this.helper?.catch(() => null))?.close();
  }

  private async start(): Promise<HelperProcess> {
    const helper = new HelperProcess(this.way.argv, this.way.env);
    tell({ helper: helper.pid, member: this.name });
    await helper.hello();
    return helper;
  }
}

async function main(task: Task): Promise<void> {
  const hosts = task.parts.map(({ member, ...way }) => new Reconnecting(member, way));
  const parts = task.parts.map(({ member, order }, index): Part => ({
    member,
    host: hosts[index] as SpanHost,
    order,
  }));
  const together: Together = { change: task.change, anchor: task.anchor, parts };
  await giveTogether(together, {
    onStep: (member, step) => tell({ member, step }),
    pausesMs: [20, 50, 100, 200, 400],
  }).then(
    ({ behind }) => tell({ made: true, behind: behind.map(({ member }) => member) }),
    (error: Error & { waiting?: string[] }) =>
      tell({ made: false, message: error.message, waiting: [...(error.waiting ?? [])] }),
  );
  await Promise.all(hosts.map((host) => host.close()));
}

await main(JSON.parse(process.argv[2] ?? '') as Task);
process.exit(0);
