/** The XML of a network as text to edit: highlighted, with marks where something is wrong. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { xml } from '@codemirror/lang-xml';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorTheme, xmlColours } from './editorTheme';
import styles from './XmlTab.module.css';

export interface XmlEditorProps {
  /** The accessible name. */
  label: string;
  text: string;
  /** Absent = the text can only be read. */
  onChange?: (text: string) => void;
  marks: readonly Diagnostic[];
}

/**
 * Tab leaves it, as it leaves any field. It stands in a shadow root: there its styles are adopted style sheets, which
 * the content security policy allows, while in the page they would be an inline style element.
 */
export function XmlEditor({ label, text, onChange, marks }: XmlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  const isReadOnly = onChange === undefined;
  useEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          history(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          xml(),
          syntaxHighlighting(xmlColours),
          editorTheme,
          lintGutter(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          changeable.of([]),
          EditorView.updateListener.of((update) => {
            const isTyped = update.transactions.some((one) => one.docChanged && !one.annotation(notTyped));
            if (isTyped) changed.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label]);
  useEffect(() => {
    view.current?.dispatch({ effects: changeable.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }, [isReadOnly, label]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      annotations: notTyped.of(true),
    });
  }, [text, label]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, [...marks]));
  }, [marks, text, label]);
  return <div ref={host} className={styles.editor} data-path="" />;
}

const changeable = new Compartment();
/** A change that was not typed here: the form's, or what was applied. */
const notTyped = Annotation.define<boolean>();
