#!/bin/sh
# Writes every shipped process as BPMN and has a real modeller's reader (npm bpmn-moddle) read it.
# Needs node and npm; fails at the first warning.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=${ATTACHE:-$here/target/debug/attache}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null 2>&1
npm install --silent --no-audit --no-fund bpmn-moddle@10 >/dev/null
for file in "$here"/assets/processes/*.toml; do
  "$program" process export "$file" --bpmn "$work/$(basename "$file" .toml).bpmn"
done
cat > read.mjs <<'JS'
import { BpmnModdle } from 'bpmn-moddle';
import { readFileSync, readdirSync } from 'node:fs';
const moddle = new BpmnModdle();
let bad = 0;
for (const name of readdirSync('.').filter((it) => it.endsWith('.bpmn'))) {
  const { rootElement, warnings } = await moddle.fromXML(readFileSync(name, 'utf8'));
  const model = rootElement.rootElements[0];
  const drawn = rootElement.diagrams[0].plane.planeElement.filter((it) => it.bpmnElement).length;
  const nodes = model.flowElements.length;
  const loose = model.flowElements.filter((it) => it.$type === 'bpmn:SequenceFlow' && !(it.sourceRef && it.targetRef));
  console.log(`${name}: ${nodes} elements, ${drawn} drawn, ${warnings.length} warnings`);
  for (const it of warnings) console.log('  ', it.message);
  if (warnings.length || loose.length || drawn !== nodes) bad += 1;
}
globalThis.process.exit(bad ? 1 : 0);
JS
node read.mjs
