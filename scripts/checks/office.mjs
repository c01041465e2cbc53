// A hub with an office of invented customers, and people who act through its interface: for the checks
// of the customer's page and of tus clients.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.ATTACHE ?? 'target/debug/attache';

/** An identifier as the program makes them: UUIDv7. */
export function id() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Starts a hub on a fresh demo office; `stop()` ends it and removes everything. */
export async function hub() {
  const folder = mkdtempSync(join(tmpdir(), 'attache-check-'));
  const filled = spawnSync(program, ['--data', folder, 'demo', '--enterprises', '12', '--seed', '3']);
  if (filled.status !== 0) throw new Error(`no demo office: ${filled.stderr}`);
  let child, base;
  const start = async () => {
    // The system chooses a port; whoever comes back keeps the one that is known.
    const listen = base ? new URL(base).host : '127.0.0.1:0';
    child = spawn(program, ['--lang', 'en', '--data', folder, 'serve', '--listen', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
    base = await new Promise((done, failed) => {
      child.once('exit', (status) => failed(new Error(`the hub ended with ${status}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [url] = line.match(/http:[^ ]+/) ?? [];
        if (url) done(url);
      });
    });
  };
  await start();
  const end = (signal) => new Promise((done) => { child.once('exit', done); child.kill(signal); });
  return {
    base,
    start,
    kill: () => end('SIGKILL'),
    async stop() { await end('SIGTERM'); rmSync(folder, { recursive: true, force: true }); },
  };
}

/** Somebody of a role who acts at the desk. */
export async function person(base, role) {
  const json = { 'content-type': 'application/json' };
  const door = await (await fetch(`${base}/api/v1/door`)).json();
  const staff = door.people.find((it) => it.role === role);
  const granted = await (await fetch(`${base}/api/v1/session/demo`, { method: 'POST', headers: json, body: JSON.stringify({ staff: staff.id }) })).json();
  const headers = { ...json, authorization: `Bearer ${granted.token}` };
  const send = async (path, body) => {
    const reply = await fetch(`${base}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await reply.json();
    if (!reply.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${reply.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    staff,
    perform: (command) => send('perform', { id: id(), command }),
    ask: async (name, question) => (await send('ask', { [name]: question }))[name],
  };
}

/** Makes a link for an order that lacks papers, as a desktop does: only hashes leave the desktop. */
export async function link(manager) {
  const list = await manager.ask('OrderList', { filter: { owner: null, state: 'open', offering: '' }, offset: 0, limit: 100 });
  let best = null;
  for (const { enterprise } of list.rows) {
    const order = { id: id(), enterprise, offering: 'internet-line', demand: null, applicant: 'agent', agent: null, service_level: 'ordinary', quantity: 1 };
    await manager.perform({ order: { open: order } });
    const page = await manager.ask('LinkOf', { order: order.id });
    const missing = page.wanted.filter((it) => it.is_missing);
    if (!best || best.missing.length < missing.length) best = { order, missing };
    if (4 <= missing.length) break;
  }
  if (best.missing.length < 2) throw new Error('no order of the demo office lacks two papers');
  const token = randomBytes(32);
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const short = [...randomBytes(12)].map((it) => digits[it & 31]).join('');
  const secrets = { token: createHash('sha256').update(token).digest('hex'), short, code: '271828', way: 'spoken' };
  const made = { id: id(), order: best.order.id, scope: best.missing.map((it) => it.kind), hours: 24 };
  await manager.perform({ link: { make: { ...made, secrets } } });
  return { ...made, path: `/u#${token.toString('base64url')}`, token: token.toString('base64url'), short, code: secrets.code, enterprise: best.order.enterprise, kinds: made.scope };
}

/** What opens the hub to a link's holder, without a browser. */
export async function session(base, made) {
  const post = async (path, body, session) => {
    const headers = { 'content-type': 'application/json', ...(session ? { authorization: `Bearer ${session}` } : {}) };
    const reply = await fetch(`${base}/u/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return reply.status === 200 ? reply.json() : null;
  };
  const { session } = await post('open', { token: made.token });
  await post('prove', { code: made.code }, session);
  const page = await (await fetch(`${base}/u/api/page`, { headers: { authorization: `Bearer ${session}` } })).json();
  await post('agree', { version: page.consent }, session);
  return session;
}

/**
 * A wire between a client and the hub. It tears when so many bytes have gone up, as often as `tears` says, and
 * whenever `cut()` is called. After `trickle(first, rate)` a connection carries its first so many bytes upwards at
 * once and the others at so many a second.
 */
export function wire(base, tears = []) {
  const port = Number(new URL(base).port);
  const state = { left: tears[0] ?? Infinity, torn: [], first: Infinity, rate: 0, isCut: false, ends: new Set() };
  const server = createServer((client) => {
    if (state.isCut) { client.destroy(); return; }
    const upstream = connect(port, '127.0.0.1');
    const end = () => { client.destroy(); upstream.destroy(); state.ends.delete(end); };
    state.ends.add(end);
    client.on('error', end).on('close', end);
    upstream.on('error', end).on('close', end);
    upstream.pipe(client);
    let sent = 0;
    /** Sends what the rate allows now and the rest by and by; nothing more is read meanwhile. */
    const pour = (bytes) => {
      const now = Math.max(state.first - sent, state.rate / 10, 1);
      const part = bytes.subarray(0, now);
      sent += part.length;
      upstream.write(part);
      if (part.length === bytes.length && sent < state.first) return client.resume();
      setTimeout(() => (part.length === bytes.length ? client.resume() : pour(bytes.subarray(part.length))), 100);
    };
    client.on('data', (bytes) => {
      state.left -= bytes.length;
      if (state.left <= 0) {
        upstream.write(bytes);
        state.torn.push(tears.shift());
        state.left = tears[0] ?? Infinity;
        end();
        return;
      }
      client.pause();
      pour(bytes);
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({
    url: `http://127.0.0.1:${server.address().port}`,
    torn: state.torn,
    trickle(first, rate) { Object.assign(state, { first, rate }); },
    cut() { state.isCut = true; [...state.ends].forEach((end) => end()); },
    mend() { state.isCut = false; },
    close() { server.close(); [...state.ends].forEach((end) => end()); },
  })));
}
