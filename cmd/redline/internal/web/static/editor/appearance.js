// The looks of CodeMirror, in the page's colours. The page's style sheets do not reach it.

/** @typedef {import('./codemirror.js').CodeMirror} CodeMirror */

const monospace = 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace';
const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' };
const further = { textAlign: 'center', color: 'var(--muted)', padding: '.3rem', lineHeight: '1' };

/** @param {CodeMirror} cm */
export function appearance(cm) {
  return [cm.EditorView.theme(styles), cm.syntaxHighlighting(words(cm))];
}

const styles = {
  '&': { background: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--border)', borderRadius: '4px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: monospace, fontSize: '.875rem', lineHeight: '1.5' },
  '.cm-content': { padding: '.45rem .6rem', minHeight: 'calc(3.6rem - 2px)', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0' },
  '.cm-placeholder': { color: 'var(--muted)' },

  '.cm-lintRange-error': { background: 'var(--bad-soft)', textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '.2em' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--bad)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },

  '.cm-tooltip': { background: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--border)', borderRadius: '4px', boxShadow: '0 6px 20px rgb(0 0 0 / 18%)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: 'none', minWidth: '0', width: 'min(44rem, calc(100vw - 2.5rem))', maxWidth: 'none', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '.75rem', alignItems: 'baseline', padding: '.15rem .6rem', lineHeight: '1.45' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li:hover:not([aria-selected])': { background: 'var(--raised)' },
  '.cm-completionLabel': { fontFamily: monospace, fontSize: '.8125rem', flex: '0 1 auto', unicodeBidi: 'isolate', ...cut },
  '.cm-completionDetail': { color: 'var(--muted)', fontSize: '.75rem', fontStyle: 'normal', flex: 'none', margin: '0' },
  '.offer-help': { color: 'var(--muted)', fontSize: '.8125rem', flex: '1 1 0', minWidth: '0', textAlign: 'right', ...cut },
  '@media (max-width: 40rem)': {
    '.offer-help': { display: 'none' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { gap: '.5rem', padding: '.15rem .4rem' },
    '.cm-completionLabel': { fontSize: '.75rem', whiteSpace: 'normal', overflowWrap: 'anywhere', flexGrow: '1' },
  },
  '.cm-completionListIncompleteTop:before, .cm-completionListIncompleteBottom:after': { ...further, opacity: '1' },
};

/**
 * Returns the colours of words, which are those of the rules' expressions.
 * @param {CodeMirror} cm
 */
function words({ HighlightStyle, tags }) {
  return HighlightStyle.define([
    { tag: [tags.modifier, tags.operatorKeyword, tags.logicOperator], color: 'var(--word-keyword)' },
    { tag: tags.function(tags.variableName), color: 'var(--word-function)' },
    { tag: tags.string, color: 'var(--word-string)' },
    { tag: tags.labelName, color: 'var(--word-label)' },
    { tag: tags.number, color: 'var(--word-number)' },
    { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  ]);
}
