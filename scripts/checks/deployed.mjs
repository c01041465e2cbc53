// Works at a hub that runs as it is deployed: makes a link, sends a paper through it, waits for the machine's word.
// Run by scripts/check_deploy.sh.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { id, link, person, session } from './office.mjs';

const [base] = process.argv.slice(2);
for (let n = 0; ; n++) {
  const answer = await fetch(`${base}/health`).catch(() => null);
  if (answer?.ok) break;
  assert.ok(n < 600, 'the hub does not answer');
  await wait(200);
}
const made = await link(await person(base, 'manager'));
const secret = await session(base, made);
const headers = { authorization: `Bearer ${secret}`, 'tus-resumable': '1.0.0' };
const kind = made.kinds.includes('D-APP') ? 'D-APP' : made.kinds[0];
/* A picture of the smallest kind: what matters is that the machine looks at it in a process of its own. */
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const told = `kind ${Buffer.from(kind).toString('base64')},filename ${Buffer.from(`${id()}.png`).toString('base64')}`;
const created = await fetch(`${base}/u/files`, { method: 'POST', headers: { ...headers, 'upload-length': `${picture.length}`, 'upload-metadata': told, 'content-type': 'application/offset+octet-stream' }, body: picture });
assert.equal(created.status, 201);
for (let n = 0; ; n++) {
  const page = await (await fetch(`${base}/u/api/page?lang=en`, { headers })).json();
  const slot = page.slots.find((it) => it.kind === kind);
  if (['waiting', 'doubtful', 'refused'].includes(slot.state)) {
    console.log(`passed: health, a link, a paper that is ${slot.state}: ${slot.remarks.map((it) => it.text).join(' ')}`);
    break;
  }
  assert.ok(n < 150, `the paper is ${slot.state}`);
  await wait(200);
}
