// tus-js-client sends 20 MB through two forced disconnects, and so does tuspy; what the hub has must be
// what they sent, to the last bit. Run by scripts/check_tus.sh.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hub, link, person, session, wire } from './office.mjs';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
const tus = require('tus-js-client');
const SIZE = 20 * 1024 * 1024;

/** A PDF of exactly so many bytes: one page, and a stream of noise that nothing shows. */
function paper(size) {
  const head = '%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n' +
    '3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>\nendobj\n' +
    '4 0 obj\n<</Length 29>>stream\n0 0 0 rg 90 90 400 600 re f  \nendstream\nendobj\n';
  const open = (length) => `5 0 obj\n<</Length ${String(length).padStart(8, '0')}>>stream\n`;
  const close = '\nendstream\nendobj\n';
  const tail = (start, offsets) => `xref\n0 6\n0000000000 65535 f \n${offsets.map((it) => `${String(it).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${String(start).padStart(10, '0')}\n%%EOF\n`;
  const offsets = [1, 2, 3, 4].map((n) => head.indexOf(`${n} 0 obj`)).concat(head.length);
  const noise = size - head.length - open(0).length - close.length - tail(0, offsets).length;
  const start = head.length + open(0).length + noise + close.length;
  return Buffer.concat([Buffer.from(head + open(noise)), randomBytes(noise), Buffer.from(close + tail(start, offsets))]);
}

/** What the hub says that it has of this paper, once the machine has looked. */
async function received(base, bearer, kind) {
  for (let n = 0; n < 1200; n++) {
    const page = await (await fetch(`${base}/u/api/page`, { headers: { authorization: `Bearer ${bearer}` } })).json();
    const slot = page.slots.find((it) => it.kind === kind);
    if (slot.sha256) return slot.sha256;
    assert.notEqual(slot.state, 'refused', JSON.stringify(slot.remarks));
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the file never came to its end');
}

const office = await hub();
const folder = mkdtempSync(join(tmpdir(), 'attache-tus-'));
try {
  const made = await link(await person(office.base, 'manager'));
  const bearer = await session(office.base, made);
  const headers = { Authorization: `Bearer ${bearer}` };
  const kinds = made.kinds.filter((it) => it !== 'D-AHP');

  {
    const bytes = paper(SIZE);
    assert.equal(bytes.length, SIZE);
    const line = await wire(office.base, [7_000_000, 6_000_000]);
    await new Promise((done, failed) => {
      const upload = new tus.Upload(bytes, {
        endpoint: `${line.url}/u/files`, headers, metadata: { filename: '协议.pdf', kind: kinds[0] }, chunkSize: SIZE,
        retryDelays: [0, 200, 500, 1000, 2000, 4000], onError: failed, onSuccess: done,
      });
      upload.start();
    });
    line.close();
    assert.equal(line.torn.length, 2, 'the wire tore twice');
    assert.equal(await received(office.base, bearer, kinds[0]), createHash('sha256').update(bytes).digest('hex'));
    console.log('tus-js-client: 20 MB through two disconnects, SHA-256 equal');
  }
  {
    const bytes = paper(SIZE), path = join(folder, 'paper.pdf');
    writeFileSync(path, bytes);
    const line = await wire(office.base, [5_000_000, 8_000_000]);
    const client = spawn(process.env.CHECK_PYTHON, ['scripts/checks/tus.py', `${line.url}/u/files`, path, kinds[1], bearer], { stdio: 'inherit' });
    const status = await new Promise((done) => client.once('exit', done));
    line.close();
    assert.equal(status, 0, 'tuspy came to its end');
    assert.equal(line.torn.length, 2, 'the wire tore twice');
    assert.equal(await received(office.base, bearer, kinds[1]), createHash('sha256').update(bytes).digest('hex'));
    console.log('tuspy: 20 MB through two disconnects, SHA-256 equal');
  }
  {
    // The hub itself is killed in the middle and comes back.
    const bytes = paper(SIZE / 2);
    let killed = null;
    await new Promise((done, failed) => {
      const upload = new tus.Upload(bytes, {
        endpoint: `${office.base}/u/files`, headers, metadata: { filename: '协议.pdf', kind: kinds[2] }, chunkSize: 2 * 1024 * 1024,
        retryDelays: [0, 500, 1000, 2000, 4000, 8000, 8000, 8000], onError: failed, onSuccess: done,
        onChunkComplete: (size, end) => { if (!killed && SIZE / 6 < end) killed = office.kill().then(office.start); },
      });
      upload.start();
    });
    await killed;
    assert.ok(killed, 'the hub was killed');
    assert.equal(await received(office.base, bearer, kinds[2]), createHash('sha256').update(bytes).digest('hex'));
    console.log('a hub killed in the middle: 10 MB, SHA-256 equal');
  }
  console.log('passed: 20 MB by each client through two disconnects, 10 MB through a killed hub');
} finally {
  await office.stop();
  rmSync(folder, { recursive: true, force: true });
}
