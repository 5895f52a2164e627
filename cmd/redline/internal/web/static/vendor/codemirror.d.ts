export {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionKeymap,
  pickedCompletion,
  selectedCompletion,
} from '@codemirror/autocomplete';
export { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
export { HighlightStyle, LRLanguage, syntaxHighlighting } from '@codemirror/language';
export { setDiagnostics } from '@codemirror/lint';
export { EditorState } from '@codemirror/state';
export { EditorView, keymap, placeholder, tooltips } from '@codemirror/view';
export { tags } from '@lezer/highlight';
export { parser } from '@prometheus-io/lezer-promql';
