// Reads every BPMN file of a folder by a modeller's own reader. Run by scripts/check_bpmn.sh.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
const BpmnModdle = require('bpmn-moddle');
const [folder] = process.argv.slice(2);
const names = readdirSync(folder).filter((it) => it.endsWith('.bpmn'));
assert.ok(names.length, 'nothing was written');
const moddle = new BpmnModdle();
for (const name of names) {
  const { rootElement, warnings } = await moddle.fromXML(readFileSync(join(folder, name), 'utf8'));
  const nodes = rootElement.rootElements[0].flowElements;
  const drawn = rootElement.diagrams[0].plane.planeElement.filter((it) => it.bpmnElement).length;
  const loose = nodes.filter((it) => it.$type === 'bpmn:SequenceFlow' && !(it.sourceRef && it.targetRef));
  assert.deepEqual(warnings.map((it) => it.message), [], name);
  assert.deepEqual(loose.map((it) => it.id), [], `${name}: flows without an end`);
  assert.equal(drawn, nodes.length, `${name}: each element is drawn`);
}
console.log(`passed: ${names.length} processes are read by bpmn-moddle without a warning`);
