/** Reads a libvirt definition from a file that a person chose. */
import { toErrorShape } from '../../shared/contract/error';
import { readNetworkXml } from '../../shared/xml/networkXml';
import { readDocument, type ChosenFile } from '../transfer/chosenFile';
import type { AssistantEvent } from './assistantState';

/** The event that a chosen file stands for: its definition, or why it cannot be used. */
export async function readDefinition(
  file: Pick<ChosenFile, 'name' | 'size' | 'text'>,
): Promise<AssistantEvent> {
  const chosen = { type: 'file' as const, fileName: file.name };
  try {
    return { ...chosen, definition: readNetworkXml(await readDocument(file)), error: null };
  } catch (error) {
    const shape = toErrorShape(error);
    const message = shape.message.includes(file.name) ? shape.message : `${file.name}: ${shape.message}`;
    return { ...chosen, definition: null, error: { ...shape, message } };
  }
}
