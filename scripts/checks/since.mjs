// Reads the script and the styles of the customer's page: the script is plain ES5, every name that it does not bring
// along itself was known to the oldest promised WebView by MDN's table, and what is newer is asked for before it is used.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OLDEST, features, since, table } from './webview.mjs';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
const acorn = require('acorn');
const text = readFileSync('assets/portal/page.js', 'utf8');
const tree = acorn.parse(text, { ecmaVersion: 5, sourceType: 'script', locations: true });

/** Newer than promised, and each is asked for (`if (it.name)`) before it is used. */
const ASKED_FOR = ['toBlob', 'vibrate'];
/** Newer styles; whoever does not know them leaves them out and still reads everything. */
const GRACEFUL = ['overflow-wrap', 'position', 'font-variant-numeric', 'prefers-color-scheme', 'prefers-reduced-motion', 'var', 'custom-property'];

/* Names that the script brings along: what it declares, sets, or writes as a key. */
const own = new Set(), globals = new Map(), members = new Map();
const declared = new Set(['undefined']);
function visit(node, seen) {
  if (!node || typeof node.type !== 'string') return;
  seen(node);
  for (const value of Object.values(node)) {
    for (const it of [value].flat()) if (it && typeof it === 'object') visit(it, seen);
  }
}
visit(tree, (it) => {
  if (it.type === 'VariableDeclarator') declared.add(it.id.name);
  if (/^Function/.test(it.type)) [it.id, ...it.params].forEach((name) => name && declared.add(name.name));
  if (it.type === 'CatchClause') declared.add(it.param.name);
  if (it.type === 'Property') own.add(it.key.name ?? it.key.value);
  if (it.type === 'AssignmentExpression' && it.left.type === 'MemberExpression' && !it.left.computed) {
    const { object, property } = it.left;
    const isOurs = object.type === 'ThisExpression' || object.name === 'self' || object.name === 'parts' || object.name === 'meter' || object.property?.name === 'prototype';
    if (isOurs) own.add(property.name);
  }
});
const keys = new Set();
visit(tree, (it) => {
  if (it.type === 'Property' && !it.computed) keys.add(it.key);
  if (it.type === 'MemberExpression' && !it.computed) {
    keys.add(it.property);
    members.set(it.property.name, it.loc.start.line);
  }
});
visit(tree, (it) => {
  if (it.type === 'Identifier' && !keys.has(it) && !declared.has(it.name)) globals.set(it.name, it.loc.start.line);
});

/* What the hub sends, in `src/hub/portal/view.rs`. */
const SENT = ['advice', 'at', 'code', 'consent', 'due', 'expires', 'grave', 'hint', 'kind', 'manager', 'most', 'offering', 'office',
  'pages', 'percent', 'phases', 'remarks', 'required', 'session', 'sha256', 'sheets', 'slots', 'stage', 'state', 'steps'];
const known = new Map();
for (const [owner, member, version] of features()) {
  const name = (member ?? owner).replace(/_static$/, '').replace(/^(\w+)_event$/, 'on$1');
  known.set(name, Math.min(known.get(name) ?? Infinity, version));
}
/* The language itself: what ES5 has, no table needs to say. */
const ES5 = ['Array', 'Date', 'JSON', 'Math', 'Number', 'Object', 'String', 'arguments', 'isNaN', 'parseInt', 'unescape', 'encodeURIComponent', 'clearTimeout', 'setTimeout', 'atob', 'btoa', 'Image', 'prototype', 'length'];
const troubles = [];
const judge = (name, line, what) => {
  if (ES5.includes(name) || ASKED_FOR.includes(name)) return;
  const version = known.get(name);
  if (version === undefined) troubles.push(`line ${line}: nobody knows the ${what} "${name}"`);
  else if (OLDEST < version) troubles.push(`line ${line}: the ${what} "${name}" came with WebView ${version}`);
};
for (const [name, line] of globals) judge(name, line, 'name');
for (const [name, line] of members) if (!own.has(name) && !SENT.includes(name)) judge(name, line, 'member');
for (const name of ASKED_FOR) {
  if (members.has(name)) assert.match(text, new RegExp(`if \\(\\w+\\.${name}\\)`), `${name} is asked for before it is used`);
}

/* Styles: every property, and what else is newer. */
const css = readFileSync('assets/portal/page.css', 'utf8').replace(/\/\*[^]*?\*\//g, '');
const used = new Set([...css.matchAll(/[{;]\s*([a-z-]+)\s*:/g)].map(([, name]) => name));
for (const name of used) {
  if (name.startsWith('--') || name.startsWith('-webkit-') || GRACEFUL.includes(name)) continue;
  const it = table.css.properties[name];
  if (!it) { if (name !== 'clip') troubles.push(`nobody knows the style "${name}"`); continue; }
  if (OLDEST < since(it.__compat)) troubles.push(`the style "${name}" came with WebView ${since(it.__compat)}`);
}
for (const [, name] of css.matchAll(/\(([a-z-]+): (?:dark|reduce)\)/g)) assert.ok(GRACEFUL.includes(name), name);
for (const [, name] of css.matchAll(/([a-z-]+)\(/g)) {
  assert.ok(['var', 'rgba', 'linear-gradient', 'rect', 'translate'].includes(name), `the function ${name}() of the styles`);
}
assert.deepEqual(troubles, []);
console.log(`passed: ES5, ${globals.size} names and ${members.size} members and ${used.size} styles that WebView ${OLDEST} knows, or asked for before use`);
