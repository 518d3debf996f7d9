/** Reads a libvirt definition from a file that a person chose. */
import { toErrorShape } from '../../shared/contract/error';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { AssistantEvent } from './assistantState';

/** A definition is a few kilobytes; anything far larger is the wrong file. */
const FILE_MAX_BYTES = 1_000_000;

/** The event that a chosen file stands for: its definition, or why it cannot be used. */
export async function readDefinition(file: Pick<File, 'name' | 'size' | 'text'>): Promise<AssistantEvent> {
  const chosen = { type: 'file' as const, fileName: file.name };
  if (file.size > FILE_MAX_BYTES) {
    const message = `${file.name} is larger than 1 MB and cannot be a network definition. Choose another file.`;
    return {
      ...chosen,
      definition: null,
      error: { message, data: { code: 'invalid-definition', issues: [] } },
    };
  }
  try {
    return { ...chosen, definition: readNetworkXml(await file.text()), error: null };
  } catch (error) {
    const shape = toErrorShape(error);
    return { ...chosen, definition: null, error: { ...shape, message: `${file.name}: ${shape.message}` } };
  }
}
