// The customer's page in a real Chromium 49, steered through its debugging port. Run by scripts/check_old_phone.sh.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hub, link, person, wire } from './office.mjs';

const require = createRequire(join(process.env.CHECK_MODULES, 'here.cjs'));
const WebSocket = require('ws');
const qt = join(process.env.OLD_BROWSER, 'PyQt5/Qt');
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const free = () => new Promise((done) => { const it = createServer().listen(0, '127.0.0.1', () => { const { port } = it.address(); it.close(() => done(port)); }); });
const fetched = (url) => new Promise((done, failed) => {
  get(url, (reply) => { let text = ''; reply.on('data', (it) => { text += it; }).on('end', () => done(text)); }).on('error', failed);
});

/** Asks again until there is an answer. */
async function until(what, ask) {
  for (let n = 0; n < 600; n++) {
    const answer = await ask().catch(() => null);
    if (answer) return answer;
    await wait(100);
  }
  throw new Error(`not seen: ${what}`);
}

/* A display without a screen, and the old browser on it. */
const children = [];
async function display() {
  const it = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '800x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  children.push(it);
  return new Promise((done, failed) => { it.once('exit', failed); it.stdio[3].once('data', (bytes) => done(`:${`${bytes}`.trim()}`)); });
}
const home = mkdtempSync(join(tmpdir(), 'attache-old-'));
const port = await free();
const env = {
  ...process.env, DISPLAY: await display(), PYTHONHOME: readFileSync(join(qt, 'bin/home'), 'utf8').trim(), LD_LIBRARY_PATH: `${join(qt, 'lib')}:${join(readFileSync(join(qt, 'bin/home'), 'utf8').trim(), 'lib')}`, QT_QPA_PLATFORM: 'xcb', LIBGL_ALWAYS_SOFTWARE: '1',
  QTWEBENGINE_REMOTE_DEBUGGING: `${port}`, QTWEBENGINE_DISABLE_SANDBOX: '1', HOME: home,
};
children.push(spawn(join(qt, 'bin/old-browser'), ['scripts/checks/old_window.py', join(qt, 'lib')], { env, stdio: ['ignore', 'ignore', 'inherit'] }));
const office = await hub();
const line = await wire(office.base);
try {
  const [window] = await until('the old browser', async () => JSON.parse(await fetched(`http://127.0.0.1:${port}/json`)));
  const socket = new WebSocket(window.webSocketDebuggerUrl, { perMessageDeflate: false });
  await new Promise((done, failed) => socket.once('open', done).once('error', failed));
  let count = 0;
  const asked = new Map(), troubles = [];
  socket.on('message', (text) => {
    const { id, result, error, method, params } = JSON.parse(text);
    if (method === 'Console.messageAdded' && params.message.level === 'error' && !/Failed to load resource/.test(params.message.text)) troubles.push(params.message.text);
    if (method === 'Runtime.exceptionThrown') troubles.push(JSON.stringify(params));
    const one = asked.get(id);
    if (one) (error ? one.failed(new Error(JSON.stringify(error))) : one.done(result));
  });
  const send = (method, params = {}) => new Promise((done, failed) => { asked.set(++count, { done, failed }); socket.send(JSON.stringify({ id: count, method, params })); });
  /** Does something on the page, in words that it understands. */
  const run = async (expression) => {
    const { result, wasThrown } = await send('Runtime.evaluate', { expression, returnByValue: true });
    assert.ok(!wasThrown, `${expression}: ${result.description}`);
    return result.value;
  };
  const there = (selector) => until(selector, () => run(`!!document.querySelector(${JSON.stringify(selector)})`));
  const type = (id, text) => run(`(function () { var it = document.getElementById('${id}'); it.value = '${text}'; it.dispatchEvent(new Event('input', { bubbles: true })); }())`);
  const press = (selector) => run(`document.querySelector(${JSON.stringify(selector)}).click()`);

  await send('Page.enable');
  await send('Console.enable');
  await send('Runtime.enable');
  const version = /Chrome\/(\d+)/.exec(await run('navigator.userAgent'))[1];
  assert.equal(version, '49');
  assert.equal(await run('typeof HTMLCanvasElement.prototype.toBlob + typeof Promise.prototype.finally + typeof Object.entries'), 'undefinedundefinedundefined');

  const made = await link(await person(office.base, 'manager'));
  await send('Page.navigate', { url: line.url + made.path });
  await there('#code');
  assert.equal(await run('location.hash'), '', 'the link stays in the address');
  await type('code', '000000');
  await press('button[type=submit]');
  await there('.note.grave:not([hidden])');
  await type('code', made.code);
  await press('button[type=submit]');
  await there('#agree, .stages');
  if (await run("!!document.getElementById('agree')")) {
    await press('#agree');
    await press('.go');
  }
  await there('.stages');

  /* A photo that lies on its side and says so, drawn by the old browser itself. */
  const kind = made.kinds.includes('D-APP') ? 'D-APP' : made.kinds[0];
  await run(`(function () {
    var canvas = document.createElement('canvas'), pen = canvas.getContext('2d'), n, at, text, note, jpeg, bytes;
    canvas.width = 1600; canvas.height = 1200;
    pen.fillStyle = '#f4efe2'; pen.fillRect(0, 0, 1600, 1200); pen.fillStyle = '#1d1d1d'; pen.font = '30px sans-serif';
    for (n = 0; n < 26; n++) { for (text = '', at = 0; at < 44; at++) { text += String.fromCharCode(0x4e00 + ((n * 131 + at * 37) % 8000)); } pen.fillText(text, 60, 120 + n * 40); }
    jpeg = atob(canvas.toDataURL('image/jpeg', 0.92).split(',')[1]);
    note = 'Exif\\0\\0MM\\0*\\0\\0\\0\\x08\\0\\x01\\x01\\x12\\0\\x03\\0\\0\\0\\x01\\0\\x06\\0\\0\\0\\0\\0\\0';
    jpeg = jpeg.slice(0, 2) + '\\xff\\xe1\\0' + String.fromCharCode(note.length + 2) + note + jpeg.slice(2);
    bytes = new Uint8Array(jpeg.length);
    for (n = 0; n < jpeg.length; n++) { bytes[n] = jpeg.charCodeAt(n); }
    window.photo = new File([bytes], 'IMG_0001.jpg', { type: 'image/jpeg' });
  }())`);
  const sides = Math.max(1, await run(`document.querySelectorAll('article[data-kind="${kind}"] .tile').length`));
  line.trickle(16 * 1024, 24 * 1024);
  for (let side = 0; side < sides; side++) {
    await run(`(function () {
      var input = document.getElementById('f-${kind}-album${side}');
      Object.defineProperty(input, 'files', { value: [window.photo] });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }())`);
    if (side + 1 < sides) await there(`article[data-kind="${kind}"] .thumb`);
  }
  await there(`article[data-kind="${kind}"] .sending`);
  await until('a part has gone', () => run("Number(document.querySelector('[role=progressbar]').getAttribute('aria-valuenow')) > 0 || null"));
  line.cut();
  await until('it tries again', () => run("/重试|trying again/.test(document.querySelector('.sending').textContent) || null"));
  line.trickle(Infinity, 0);
  line.mend();
  await there(`article[data-kind="${kind}"] .chip[data-state="waiting"], article[data-kind="${kind}"] .chip[data-state="doubtful"]`);
  const shape = await run(`(function () { var it = document.querySelector('article[data-kind="${kind}"] .thumbs img, article[data-kind="${kind}"] .thumb'); return [it.naturalWidth, it.naturalHeight]; }())`);
  assert.deepEqual(shape, [1200, 1600], 'the photo stands upright');
  assert.deepEqual(troubles, []);
  socket.close();
  console.log(`passed: a photo goes its whole way from Chromium ${version}, through a broken connection`);
} finally {
  line.close();
  children.reverse().forEach((it) => it.kill());
  await office.stop();
  rmSync(home, { recursive: true, force: true });
}
