/* The customer's page. Plain ES5: it must run in the WebView of an old phone. */
(function () {
  'use strict';

  var CHUNK_LEAST = 128 * 1024, CHUNK_MOST = 1024 * 1024, LARGEST = 20 * 1024 * 1024;
  var LONGEST_SIDE = 3000, QUALITY = 0.88;
  var RETRY_MS = [0, 1000, 3000, 5000, 10000];
  var main = document.getElementById('main'), hintBox = document.getElementById('hint');
  var words = {}, page = null, cards = {}, listening = null, screen = '', shownHint = '';

  /* ---- what is remembered in this tab only ---- */

  function kept(name, value) {
    try {
      if (value === undefined) { return window.sessionStorage.getItem('attache.' + name) || ''; }
      if (value === '') { window.sessionStorage.removeItem('attache.' + name); }
      else { window.sessionStorage.setItem('attache.' + name, value); }
    } catch (ignored) { memory[name] = value === undefined ? memory[name] : value; }
    return memory[name] || '';
  }
  var memory = {};

  var lang = kept('lang') || (/^en/i.test(navigator.language || '') ? 'en' : 'zh-CN');
  var token = (location.hash || '').replace(/^#/, '');
  if (/^[\w-]{43}$/.test(token)) {
    if (token !== kept('token')) { kept('session', ''); }
    kept('token', token);
  }
  token = kept('token');
  if (location.hash && history.replaceState) { history.replaceState(null, '', '/u'); }

  /* ---- small tools ---- */

  function tr(key, values) {
    var text = words[key] || key;
    return text.replace(/\{ ?\$(\w+) ?\}/g, function (all, name) {
      return values && values[name] !== undefined ? values[name] : '';
    });
  }

  function el(tag, attributes, children) {
    var it = document.createElement(tag), name, at;
    for (name in attributes || {}) {
      if (name === 'text') { it.textContent = attributes[name]; }
      else if (name === 'on') { for (at in attributes.on) { it.addEventListener(at, attributes.on[at]); } }
      else if (attributes[name] !== null && attributes[name] !== false) { it.setAttribute(name, attributes[name]); }
    }
    (children || []).forEach(function (child) { if (child) { it.appendChild(child); } });
    return it;
  }

  var SHAPES = {
    camera: 'M4 8h4l2-3h4l2 3h4v11H4zM12 10.2a3.3 3.3 0 1 0 .1 0z',
    album: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
    check: 'M5 12.5l4.5 4.5L19 7.5',
    clock: 'M12 3.5a8.5 8.5 0 1 0 .1 0zM12 8v4.5l3 2',
    alert: 'M12 4L2.800 20h18.400zM12 10v4.5M12 17.200v.1',
    up: 'M12 19V6M6.5 11.5L12 6l5.5 5.5',
    dot: 'M12 7a5 5 0 1 0 .1 0z',
    plus: 'M12 5v14M5 12h14',
    talk: 'M4 5h16v11H11l-5 4v-4H4z'
  };

  function icon(name) {
    var space = 'http://www.w3.org/2000/svg';
    var svg = document.createElementNS(space, 'svg'), path = document.createElementNS(space, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', SHAPES[name]);
    svg.appendChild(path);
    return svg;
  }

  function clear(it) { while (it.firstChild) { it.removeChild(it.firstChild); } return it; }
  function put(it, children) { clear(it); children.forEach(function (child) { if (child) { it.appendChild(child); } }); }

  /* Read out by screen readers. What is said at the same moment is said together, or only the last would be heard. */
  var saying = [];
  function say(text) {
    saying.push(text);
    if (1 < saying.length) { return; }
    setTimeout(function () {
      document.getElementById('say').textContent = saying.join(' · ');
      saying = [];
    }, 50);
  }

  /* Calls done(status, json, request); status 0 is a network that failed. */
  function call(method, path, body, done) {
    var request = new XMLHttpRequest();
    request.open(method, path);
    request.timeout = 20000;
    if (kept('session')) { request.setRequestHeader('Authorization', 'Bearer ' + kept('session')); }
    if (body) { request.setRequestHeader('Content-Type', 'application/json'); }
    request.onloadend = function () {
      var json = null;
      try { json = JSON.parse(request.responseText); } catch (ignored) { json = null; }
      done(request.status, json, request);
    };
    request.send(body ? JSON.stringify(body) : null);
  }

  function sight(doing, kind, at, of) {
    if (!kept('session') || !page) { return; }
    call('POST', '/u/api/sight', { doing: doing, kind: kind || null, page: at || 0, of: of || 0 }, function () {});
  }

  /* ---- screens ---- */

  function show(name, children) {
    screen = name;
    put(main, children);
    var head = main.querySelector('h1');
    if (head) { head.focus(); }
    window.scrollTo(0, 0);
  }

  function top(office, lines, extra) {
    var other = lang === 'en' ? 'zh-CN' : 'en';
    return el('header', { 'class': 'top' }, [
      el('div', { 'class': 'row' }, [
        el('span', { 'class': 'office', text: office || '' }),
        el('button', { 'class': 'lang', type: 'button', lang: other, 'aria-label': tr('language-name'), text: tr('language'), on: { click: function () { speak(other, again); } } })
      ]),
      el('h1', { tabindex: '-1', text: tr('title') })
    ].concat(lines.map(function (line) { return el('p', { text: line }); })).concat(extra || []));
  }

  function field(id, help, attributes) {
    attributes.id = id;
    attributes['aria-describedby'] = id + '-help';
    var input = el('input', attributes);
    return {
      input: input,
      box: el('div', { 'class': 'field' }, [
        el('label', { 'for': id, text: tr(id) }), input,
        el('p', { 'class': 'faint', id: id + '-help', text: help })
      ])
    };
  }

  /* The door: the link is opened when somebody begins to type, so that machines that look at links do not. */
  function door(message) {
    var short = token ? null : field('short', tr('short-help'), { type: 'text', 'class': 'short', autocomplete: 'off', autocapitalize: 'characters', maxlength: '20' });
    var code = field('code', tr('code-help'), { type: 'tel', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '6', pattern: '[0-9]*' });
    var error = el('p', { 'class': 'note grave', role: 'alert', hidden: 'hidden' });
    var go = el('button', { 'class': 'btn main go', type: 'submit', text: tr('start') });
    var opening = null;

    function fail(status) {
      go.disabled = false;
      wrong(status === 404 || status === 400 ? tr('shut') : status === 429 ? tr('too-often') : status === 0 ? tr('offline') : tr('failed'));
      if (status === 404) { kept('session', ''); }
    }
    function wrong(text) {
      error.hidden = false;
      error.textContent = text;
      code.input.setAttribute('aria-invalid', 'true');
      code.input.focus();
    }
    function open(then) {
      if (kept('session')) { then(); return; }
      var key = token ? { token: token } : { short: short.input.value };
      if (opening) { opening.push(then); return; }
      opening = [then];
      call('POST', '/u/api/open', key, function (status, json) {
        var waiting = opening;
        opening = null;
        if (status === 200) { kept('session', json.session); }
        waiting.forEach(function (it) { it(status === 200 ? 0 : status, status !== 200); });
      });
    }
    function prove() {
      call('POST', '/u/api/prove', { code: code.input.value }, function (status) {
        if (status === 204) { again(); } else { fail(status); }
      });
    }
    code.input.addEventListener('input', function () {
      code.input.value = code.input.value.replace(/\D/g, '');
      if (token && code.input.value.length === 1) { open(function () {}); }
    });
    var form = el('form', { 'class': 'card', novalidate: 'novalidate', on: { submit: function (event) {
      event.preventDefault();
      error.hidden = true;
      error.textContent = '';
      code.input.removeAttribute('aria-invalid');
      if (code.input.value.length !== 6) { wrong(tr('code-six')); return; }
      go.disabled = true;
      open(function (status, failed) { if (failed) { fail(status); } else { prove(); } });
    } } }, [
      el('p', { text: message || tr(token ? 'door-text' : 'door-short-text') }),
      short && short.box, code.box, error, go
    ]);
    show('door', [top('', []), form, el('p', { 'class': 'end', text: tr('end') })]);
    (short || code).input.focus();
    if (message) { say(message); }
  }

  function consent() {
    var box = el('input', { type: 'checkbox', id: 'agree' });
    var error = el('p', { 'class': 'note grave', role: 'alert', hidden: 'hidden' });
    var go = el('button', { 'class': 'btn main go', type: 'button', disabled: 'disabled', text: tr('consent-go'), on: { click: function () {
      go.disabled = true;
      call('POST', '/u/api/agree', { version: page.consent }, function (status) {
        if (status === 204) { load(); } else if (status === 404) { shut(); } else { go.disabled = false; error.hidden = false; error.textContent = tr('failed'); }
      });
    } } });
    box.addEventListener('change', function () { go.disabled = !box.checked; });
    var terms = [1, 2, 3, 4].map(function (n) { return el('li', { text: tr('consent-' + n) }); });
    show('consent', [
      top(page.office, [tr('asks', { manager: page.manager, offering: page.offering })]),
      el('section', { 'class': 'card' }, [
        el('h2', { text: tr('consent-title') }),
        el('ul', { 'class': 'terms' }, terms),
        el('label', { 'class': 'check', 'for': 'agree' }, [box, el('span', { text: tr('consent-check') })]),
        error, go
      ])
    ]);
  }

  /* The session has ended, or the link has. */
  function shut() {
    kept('session', '');
    page = null;
    if (listening) { listening.abort(); listening = null; }
    Object.keys(cards).forEach(function (kind) {
      if (cards[kind].upload) { unsent[kind] = cards[kind].upload; }
      cards[kind].stop();
    });
    cards = {};
    hintBox.hidden = true;
    door(tr('door-again'));
  }

  /* ---- papers ---- */

  var parts = {};
  var unsent = {};   /* files that were on their way when the session ended; they go on behind the door */

  function papers() {
    cards = {};
    parts = {
      count: el('div', { 'class': 'count' }), fill: el('i', {}), done: el('div', {}), offline: el('div', { role: 'status' }),
      list: el('section', { 'aria-label': tr('title') }), foot: el('section', { 'class': 'foot' }), progress: el('section', { 'class': 'card' })
    };
    var meter = el('div', { 'class': 'meter', 'aria-hidden': 'true' }, [parts.fill]);
    page.slots.forEach(function (slot) {
      cards[slot.kind] = new Card(slot);
      parts.list.appendChild(cards[slot.kind].box);
    });
    show('papers', [
      top(page.office, [tr('asks', { manager: page.manager, offering: page.offering })], [meter, parts.count]),
      parts.offline, parts.done, parts.list, parts.foot, parts.progress,
      el('p', { 'class': 'end', text: tr('expires', { date: page.expires }) + ' · ' + tr('end') })
    ]);
    refresh();
    var begun = unsent;
    unsent = {};
    Object.keys(begun).forEach(function (kind) {
      if (cards[kind]) { cards[kind].send(begun[kind].blob, begun[kind].name, begun[kind].print); }
    });
  }

  /* What the hub says of what it did not do. */
  function reason(json) { return json && words['fault-' + json.code] ? tr('fault-' + json.code, json) : tr('failed'); }

  var SENT = { waiting: 1, approved: 1, checking: 1, doubtful: 1 };

  function refresh() {
    var wanted = page.slots.filter(function (it) { return it.required; });
    var sent = wanted.filter(function (it) { return SENT[it.state]; });
    var busy = false, returned = false;
    page.slots.forEach(function (slot) {
      cards[slot.kind].update(slot);
      busy = busy || cards[slot.kind].busy();
      returned = returned || slot.state === 'returned';
    });
    put(parts.count, [el('span', { text: tr('count', { done: sent.length, all: wanted.length }) })]);
    parts.fill.style.width = (wanted.length ? Math.round(100 * sent.length / wanted.length) : 100) + '%';
    foot(wanted.length - sent.length, busy, returned);
    progress();
    hint();
  }

  function foot(missing, busy, returned) {
    var isDone = page.stage === 'submitted';
    put(parts.done, [isDone && el('p', { 'class': 'note ' + (returned ? 'grave' : 'fine') + ' offline', role: 'status', text: tr(returned ? 'submitted-returned' : 'submitted') })]);
    if (isDone) { clear(parts.foot); parts.submit = null; return; }
    if (!parts.submit) {
      parts.submit = el('button', { 'class': 'btn main', type: 'button', id: 'submit', text: tr('submit'), on: { click: function () {
        parts.submit.disabled = true;
        call('POST', '/u/api/submit', null, function (status, json) {
          if (status === 204) { say(tr('submitted')); load(); window.scrollTo(0, 0); }
          else if (status === 404) { shut(); } else { parts.submit.disabled = false; parts.why.textContent = reason(json); load(); }
        });
      } } });
      parts.why = el('p', { 'class': 'why', role: 'status' });
      put(parts.foot, [parts.submit, parts.why]);
    }
    parts.submit.disabled = 0 < missing || busy;
    var why = busy ? tr('submit-busy') : 0 < missing ? tr('submit-wait', { n: missing }) : '';
    if (parts.why.textContent !== why) { parts.why.textContent = why; }
  }

  /* Of all steps, what is under way, the last ones done and the next ones: who waits wants no more. */
  function nearby() {
    var all = [], first = -1;
    page.phases.forEach(function (phase) { all = all.concat(phase.steps); });
    all.forEach(function (step, at) { if (first < 0 && step.state !== 'done') { first = at; } });
    if (first < 0) { first = all.length; }
    return function (step) {
      var at = all.indexOf(step);
      return step.state === 'current' || (first - 3 < at && at < first + 4);
    };
  }

  function progress() {
    var near = nearby();
    var stages = page.phases.map(function (it) { return el('li', { 'class': it.state }, [el('span', { text: it.name }), el('span', { 'class': 'vh', text: ' ' + tr('step-' + it.state) })]); });
    var steps = [];
    page.phases.forEach(function (phase) {
      phase.steps.forEach(function (step) {
        var look = step.state === 'done' ? 'check' : step.state === 'current' ? 'clock' : 'dot';
        if (!near(step)) { return; }
        steps.push(el('li', { 'class': step.state }, [icon(look), el('span', { text: step.title }), el('span', { 'class': 'vh', text: ' ' + tr('step-' + step.state) })]));
      });
    });
    put(parts.progress, [
      el('h2', { text: tr('progress') }), el('p', { 'class': 'faint', text: tr('due', { date: page.due }) }),
      el('ol', { 'class': 'stages' }, stages), el('ol', { 'class': 'steps' }, steps)
    ]);
  }

  function hint() {
    var now = page.hint ? page.hint.at + page.hint.text : '';
    if (now === shownHint) { return; }
    shownHint = now;
    hintBox.hidden = !now;
    clear(hintBox);
    if (!now) { return; }
    hintBox.appendChild(el('div', { 'class': 'in' }, [icon('talk'), el('div', {}, [el('small', { text: tr('hint') }), el('span', { text: page.hint.text })])]));
    if (navigator.vibrate) { try { navigator.vibrate(120); } catch (ignored) { /* only a courtesy */ } }
  }

  /* ---- one paper ---- */

  var LOOKS = {
    wanted: ['', 'up'], arriving: ['accent', 'up'], checking: ['accent', 'clock'], doubtful: ['bad', 'alert'], refused: ['bad', 'alert'],
    waiting: ['warn', 'clock'], approved: ['ok', 'check'], returned: ['bad', 'alert'], expiring: ['warn', 'alert']
  };

  function Card(slot) {
    this.kind = slot.kind;
    this.slot = slot;
    this.sheets = [];           /* pictures by page, as { blob, width, height, url } */
    this.local = null;          /* { doing: 'preparing' | 'sending' | 'retrying' | 'sent' | 'failed', percent, text, why: words for what is waited for } */
    this.upload = null;
    this.look = '';
    this.meter = null;          /* what shows how far a file has come; kept while it moves, so that nobody loses their place */
    this.quarter = 0;           /* how far was said aloud */
    this.title = el('h2', { id: 'n-' + slot.kind, tabindex: '-1', text: slot.name });
    this.chips = el('div', {});
    this.notes = el('div', { 'aria-live': 'polite' });
    this.going = el('div', {});
    this.acts = el('div', {});
    this.box = el('article', { 'class': 'card', 'data-kind': slot.kind, 'aria-labelledby': 'n-' + slot.kind }, [
      el('div', { 'class': 'head' }, [
        el('img', { src: '/u/art/' + slot.kind, width: '76', height: '76', alt: tr('example', { name: slot.name }) }),
        el('div', { 'class': 'about' }, [this.title, this.chips])
      ]),
      el('p', { 'class': 'advice', text: slot.advice }), this.notes, this.going, this.acts
    ]);
  }

  Card.prototype.busy = function () { return !!this.local && this.local.doing !== 'failed'; };
  Card.prototype.stop = function () { if (this.upload) { this.upload.stop(); this.upload = null; } };

  Card.prototype.update = function (slot) {
    var isNews = slot.state !== this.slot.state;
    this.slot = slot;
    /* What we know ourselves counts until the hub has seen the whole file. */
    if (this.local && this.local.doing === 'sent' && slot.state !== 'arriving' && slot.state !== 'checking') { this.local = null; }
    if (isNews && screen === 'papers') { say(slot.name + ' ' + tr('state-' + slot.state)); }
    this.draw();
  };

  Card.prototype.state = function () {
    if (!this.local || this.local.doing === 'failed') { return this.slot.state; }
    return this.local.doing === 'sent' ? 'checking' : 'arriving';
  };

  Card.prototype.draw = function () {
    var state = this.state(), local = this.local;
    var look = JSON.stringify([state, local, this.slot, this.sheets.length, page.stage, lang]);
    if (look === this.look) { return; }
    this.look = look;
    put(this.chips, [
      el('span', { 'class': 'chip', text: tr(this.slot.required ? 'required' : 'optional') }),
      el('span', { 'class': 'chip state ' + LOOKS[state][0], 'data-state': state }, [icon(LOOKS[state][1]), el('span', { text: tr('state-' + state) })])
    ]);
    var notes = this.slot.remarks.map(function (it) { return el('p', { 'class': 'note' + (it.grave ? ' grave' : ''), text: it.text }); });
    if (local) { notes = local.doing === 'failed' ? [el('p', { 'class': 'note grave', role: 'alert', text: local.text })] : []; }
    else if (state === 'waiting' && !notes.length && this.slot.sha256) { notes = [el('p', { 'class': 'note fine', text: tr('looks-good') })]; }
    else if (state === 'arriving') { notes.push(el('p', { 'class': 'note', text: tr('continue') })); }
    put(this.notes, notes);
    var isHere = this.box.contains(document.activeElement);
    this.drawGoing();
    this.drawActs();
    if (isHere && !this.box.contains(document.activeElement)) { this.title.focus(); }
  };

  Card.prototype.drawGoing = function () {
    var local = this.local, self = this, meter = this.meter;
    if (!this.busy()) { clear(this.going); this.meter = null; return; }
    if (!meter) {
      meter = this.meter = { fill: el('i', {}), words: el('span', {}) };
      meter.bar = el('div', { 'class': 'bar', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-label': this.slot.name }, [meter.fill]);
      meter.cancel = el('button', { 'class': 'btn text', type: 'button', 'aria-label': tr('cancel') + ' ' + this.slot.name, text: tr('cancel'), on: { click: function () { self.cancel(); } } });
      put(this.going, [meter.bar, el('div', { 'class': 'sending' }, [meter.words, meter.cancel])]);
    }
    var percent = local.doing === 'preparing' ? 0 : local.percent || 0;
    var text = local.doing === 'sending' ? tr('sending', { percent: percent }) : tr(local.why || local.doing);
    meter.fill.style.width = percent + '%';
    meter.bar.setAttribute('aria-valuenow', String(percent));
    meter.bar.setAttribute('aria-valuetext', text);
    if (meter.words.textContent !== text) { meter.words.textContent = text; }
    if (local.doing === 'sent' && meter.cancel.parentNode) { meter.cancel.parentNode.removeChild(meter.cancel); }
  };

  /* Says what a picture shows to others: that it begins, each quarter, trouble, and that it has arrived. */
  Card.prototype.tell = function (doing, percent, why) {
    var quarter = Math.floor((percent || 0) / 25), isNews = !this.local || this.local.doing !== doing || this.local.why !== why;
    if (doing === 'sending' ? isNews || this.quarter < quarter : isNews) {
      say(this.slot.name + ' ' + (doing === 'sending' ? tr('sending', { percent: quarter * 25 }) : tr(why || doing)));
    }
    this.quarter = quarter;
    this.local = { doing: doing, percent: percent || 0, why: why };
  };

  Card.prototype.cancel = function () {
    if (this.upload) { this.upload.terminate(); this.upload = null; }
    this.local = null;
    this.sheets = [];
    refresh();
  };

  Card.prototype.drawActs = function () {
    var self = this, slot = this.slot, many = 1 < slot.pages.length && slot.sheets;
    var has = slot.state !== 'wanted' && slot.state !== 'arriving' && slot.state !== 'expiring' && slot.state !== 'returned';
    if (!slot.open || (this.busy() && !many) || (this.busy() && this.local.doing !== 'preparing')) {
      put(this.acts, [this.sheets.length && page.stage !== 'submitted' ? this.thumbs() : null]);
      return;
    }
    if (many) {
      put(this.acts, [el('div', { 'class': 'tiles' }, slot.pages.map(function (name, at) { return self.tile(name, at); })), this.whole()]);
      return;
    }
    var buttons = [
      this.button('camera', tr(has ? 'retake' : 'camera'), 0, !has || slot.state === 'doubtful' || slot.state === 'refused'),
      this.button('album', tr(has ? 'choose-again' : 'album'), 0, false)
    ];
    if (slot.sheets && this.sheets.length && slot.state !== 'returned') { buttons.push(this.button('plus', tr('add-page'), this.sheets.length, false)); }
    put(this.acts, [this.sheets.length ? this.thumbs() : null, el('div', { 'class': 'acts' }, buttons)]);
  };

  Card.prototype.thumbs = function () {
    return el('div', { 'class': 'thumbs' }, this.sheets.map(function (it, at) { return el('img', { src: it.url, alt: tr('page-of', { page: at + 1, of: this.length }) }); }, this.sheets));
  };

  Card.prototype.tile = function (name, at) {
    var sheet = this.sheets[at];
    return el('div', { 'class': 'tile' }, [el('div', { 'class': 'in' }, [
      el('div', { 'class': 'label' }, [el('span', { text: name }), sheet && icon('check')]),
      sheet && el('img', { 'class': 'thumb', src: sheet.url, alt: name }),
      el('div', { 'class': 'acts' }, [
        this.button('camera', tr(sheet ? 'retake' : 'camera'), at, !sheet, name),
        this.button('album', tr(sheet ? 'choose-again' : 'album'), at, false, name)
      ])
    ])]);
  };

  /* A PDF that has all pages already. */
  Card.prototype.whole = function () {
    return el('div', { 'class': 'acts' }, [this.button('pdf', 'PDF', -1, false)]);
  };

  /* A file input lies, unseen, over what looks like a button: the keyboard, a finger and a screen reader that is led
     by a finger all meet the input itself. */
  Card.prototype.button = function (what, label, at, isMain, about) {
    var self = this, id = 'f-' + this.kind + '-' + what + at;
    var input = el('input', {
      type: 'file', id: id, accept: what === 'pdf' ? 'application/pdf' : what === 'album' && this.slot.sheets && this.slot.pages.length < 2 ? 'image/*,application/pdf' : 'image/*',
      capture: what === 'camera' || what === 'plus' ? 'environment' : null, 'data-what': what,
      'aria-label': this.slot.name + ' ' + (about ? about + ' ' : '') + label,
      on: {
        click: function () { self.taking(at); },
        change: function () { var file = input.files && input.files[0]; self.title.focus(); if (file) { self.chosen(file, at, what); } }
      }
    });
    return el('span', {}, [el('span', { 'class': 'pick' }, [input, el('label', { 'class': 'btn' + (isMain ? ' main' : ''), 'for': id, 'aria-hidden': 'true' }, [icon(what === 'pdf' ? 'album' : what), el('span', { text: label })])])]);
  };

  Card.prototype.taking = function (at) {
    var of = Math.max(this.slot.pages.length, at + 1);
    sight('taking', this.kind, Math.max(at, 0) + 1, of);
  };

  Card.prototype.fail = function (text) {
    this.stop();
    this.local = { doing: 'failed', text: text };
    refresh();
  };

  Card.prototype.chosen = function (file, at, what) {
    var self = this;
    this.stop();
    if (/pdf$/i.test(file.type) || /\.pdf$/i.test(file.name)) {
      this.sheets = [];
      this.send(file, file.name, file.size + '/' + file.lastModified);
      return;
    }
    this.tell('preparing');
    refresh();
    upright(file, function (sheet) {
      if (!sheet) { self.fail(tr('not-a-picture')); return; }
      if (what !== 'plus' && self.slot.pages.length < 2) { self.sheets = []; at = 0; }
      self.sheets[at] = sheet;
      var missing = self.slot.pages.filter(function (name, n) { return self.slot.sheets && !self.sheets[n]; });
      if (missing.length) {
        self.local = null;
        sight('reading', self.kind, 0, 0);
        refresh();
        return;
      }
      var print = self.sheets.map(function (it) { return it.blob.size; }).join('+') + '/' + file.lastModified;
      var name = file.name.replace(/\.\w+$/, '');
      if (self.sheets.length === 1) { self.send(sheet.blob, name + '.jpg', print); return; }
      bind(self.sheets, function (pdf) { self.send(pdf, name + '.pdf', print); });
    });
  };

  Card.prototype.send = function (blob, name, print) {
    var self = this;
    if (LARGEST < blob.size) { this.fail(tr('too-large')); return; }
    this.tell('sending', 0);
    refresh();
    sight('sending', this.kind, 0, 0);
    this.upload = new Upload(this.kind, blob, name, print, {
      moved: function (percent, why) { self.tell(why ? 'retrying' : 'sending', percent, why); self.draw(); },
      done: function () { self.upload = null; self.tell('sent', 100); refresh(); load(); },
      failed: function (json) { self.fail(reason(json)); }
    });
    this.upload.start();
  };

  /* ---- pictures: scaled, upright, without metadata ---- */

  /* Whether this browser turns pictures by itself: it is shown one that says that it lies on its side. */
  var turnsItself = null;
  function learn(done) {
    if (turnsItself !== null) { done(); return; }
    var canvas = document.createElement('canvas');
    canvas.width = 16;
    canvas.height = 8;
    var jpeg = atob(canvas.toDataURL('image/jpeg').split(',')[1] || '');
    var note = 'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0';
    var lying = jpeg.slice(0, 2) + '\xff\xe1\0' + String.fromCharCode(note.length + 2) + note + jpeg.slice(2);
    var probe = new Image();
    probe.onload = probe.onerror = function () { turnsItself = probe.naturalWidth < probe.naturalHeight; done(); };
    probe.src = 'data:image/jpeg;base64,' + btoa(lying);
  }

  /* Before WebView 50 a canvas gives its bytes as text alone. */
  function jpeg(canvas, done) {
    if (canvas.toBlob) { canvas.toBlob(done, 'image/jpeg', QUALITY); return; }
    var text = atob(canvas.toDataURL('image/jpeg', QUALITY).split(',')[1] || ''), bytes = new Uint8Array(text.length);
    for (var at = 0; at < text.length; at++) { bytes[at] = text.charCodeAt(at); }
    done(text ? new Blob([bytes], { type: 'image/jpeg' }) : null);
  }

  /* The orientation that a JPEG says it has, 1 to 8. */
  function orientation(bytes) {
    var view = new DataView(bytes), at = 2, end = view.byteLength;
    if (end < 4 || view.getUint16(0) !== 0xffd8) { return 1; }
    while (at + 4 < end) {
      var mark = view.getUint16(at), length = view.getUint16(at + 2);
      if (mark === 0xffe1 && at + 18 < end && view.getUint32(at + 4) === 0x45786966) {
        var tiff = at + 10, little = view.getUint16(tiff) === 0x4949;
        var first = tiff + view.getUint32(tiff + 4, little);
        if (end < first + 2) { return 1; }
        for (var n = view.getUint16(first, little), i = 0; i < n && first + 14 + i * 12 <= end; i++) {
          if (view.getUint16(first + 2 + i * 12, little) === 0x112) {
            var value = view.getUint16(first + 10 + i * 12, little);
            return 0 < value && value < 9 ? value : 1;
          }
        }
        return 1;
      }
      if ((mark & 0xff00) !== 0xff00 || length < 2) { return 1; }
      at += 2 + length;
    }
    return 1;
  }

  function upright(file, done) {
    var reader = new FileReader();
    reader.onload = function () { learn(function () { draw(turnsItself ? 1 : orientation(reader.result)); }); };
    reader.onerror = function () { done(null); };
    reader.readAsArrayBuffer(file.slice(0, 256 * 1024));

    function draw(turn) {
      var url = URL.createObjectURL(file), image = new Image();
      image.onerror = function () { URL.revokeObjectURL(url); done(null); };
      image.onload = function () {
        var scale = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
        var width = Math.max(1, Math.round(image.naturalWidth * scale)), height = Math.max(1, Math.round(image.naturalHeight * scale));
        var canvas = document.createElement('canvas'), pen = canvas.getContext('2d'), isAcross = 4 < turn;
        canvas.width = isAcross ? height : width;
        canvas.height = isAcross ? width : height;
        var moves = { 2: [-1, 0, 0, 1, width, 0], 3: [-1, 0, 0, -1, width, height], 4: [1, 0, 0, -1, 0, height], 5: [0, 1, 1, 0, 0, 0], 6: [0, 1, -1, 0, height, 0], 7: [0, -1, -1, 0, height, width], 8: [0, -1, 1, 0, 0, width] };
        pen.fillStyle = '#fff';
        pen.fillRect(0, 0, canvas.width, canvas.height);
        if (moves[turn]) { pen.setTransform.apply(pen, moves[turn]); }
        pen.drawImage(image, 0, 0, width, height);
        URL.revokeObjectURL(url);
        jpeg(canvas, function (blob) {
          done(blob && { blob: blob, width: canvas.width, height: canvas.height, url: URL.createObjectURL(blob) });
        });
      };
      image.src = url;
    }
  }

  /* Several pictures as one PDF, each a page; the pictures themselves are left as they are. */
  function bind(sheets, done) {
    var pieces = ['%PDF-1.4\n'], offsets = [], length = 9;
    function add(piece) { pieces.push(piece); length += piece.size === undefined ? piece.length : piece.size; }
    function object(n, body) { offsets[n] = length; add(n + ' 0 obj\n'); body.forEach(add); add('\nendobj\n'); }
    var kids = sheets.map(function (it, at) { return (3 + at * 3) + ' 0 R'; });
    object(1, ['<</Type/Catalog/Pages 2 0 R>>']);
    object(2, ['<</Type/Pages/Count ' + sheets.length + '/Kids[' + kids.join(' ') + ']>>']);
    sheets.forEach(function (it, at) {
      var n = 3 + at * 3, width = 595, height = Math.round(595 * it.height / it.width), draw = 'q ' + width + ' 0 0 ' + height + ' 0 0 cm /P Do Q';
      object(n, ['<</Type/Page/Parent 2 0 R/MediaBox[0 0 ' + width + ' ' + height + ']/Contents ' + (n + 1) + ' 0 R/Resources<</XObject<</P ' + (n + 2) + ' 0 R>>>>>>']);
      object(n + 1, ['<</Length ' + draw.length + '>>stream\n' + draw + '\nendstream']);
      object(n + 2, ['<</Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Width ' + it.width + '/Height ' + it.height + '/Length ' + it.blob.size + '>>stream\n', it.blob, '\nendstream']);
    });
    var start = length, total = offsets.length;
    add('xref\n0 ' + total + '\n0000000000 65535 f \n');
    for (var n = 1; n < total; n++) { add(('000000000' + offsets[n]).slice(-10) + ' 00000 n \n'); }
    add('trailer<</Size ' + total + '/Root 1 0 R>>\nstartxref\n' + start + '\n%%EOF\n');
    done(new Blob(pieces, { type: 'application/pdf' }));
  }

  /* ---- sending in pieces (tus 1.0): what the hub has is what counts ---- */

  function Upload(kind, blob, name, print, told) {
    this.kind = kind;
    this.blob = blob;
    this.name = name;
    this.print = print;
    this.memo = 'upload.' + kind + '.' + print;
    this.told = told;
    this.url = kept(this.memo);
    this.offset = 0;
    this.chunk = CHUNK_LEAST;
    this.tries = 0;
    this.over = false;
    this.request = null;
    /* Whether the hub has said that this file may come. */
    this.met = false;
  }

  function base64(text) { return btoa(unescape(encodeURIComponent(text))); }

  Upload.prototype.ask = function (method, url, headers, body, done) {
    var self = this, request = new XMLHttpRequest(), name;
    if (this.over) { return; }
    this.request = request;
    request.open(method, url);
    request.timeout = 60000;
    request.setRequestHeader('Tus-Resumable', '1.0.0');
    request.setRequestHeader('Authorization', 'Bearer ' + kept('session'));
    for (name in headers) { request.setRequestHeader(name, headers[name]); }
    request.onloadend = function () {
      if (self.over) { return; }
      var json = null;
      try { json = JSON.parse(request.responseText); } catch (ignored) { json = null; }
      done(request.status, request, json);
    };
    request.send(body);
  };

  Upload.prototype.start = function () { if (this.url) { this.look(); } else { this.create(); } };

  Upload.prototype.create = function () {
    var self = this;
    this.ask('POST', '/u/files', {
      'Upload-Length': String(this.blob.size),
      'Upload-Metadata': 'kind ' + base64(this.kind) + ',filename ' + base64(this.name)
    }, null, function (status, request, json) {
      if (status === 201) {
        self.url = request.getResponseHeader('Location');
        kept(self.memo, self.url);
        self.offset = 0;
        self.tries = 0;
        self.met = true;
        self.next();
      } else if (status === 404) { self.stop(); shut(); }
      else if (status === 422 || status === 413 || status === 400) { self.stop(); self.told.failed(json); }
      else { self.later(self.create, status, request, json); }
    });
  };

  /* Where does it end? After every trouble the hub is asked before anything is sent. */
  Upload.prototype.look = function () {
    var self = this;
    this.ask('HEAD', this.url, {}, null, function (status, request) {
      if (status === 200) {
        self.offset = Number(request.getResponseHeader('Upload-Offset'));
        self.met = true;
        self.next();
      } else if (status === 410 && self.met) { self.elsewhere(); }
      else if (status === 404 || status === 410) {
        /* Gone, or the session has ended: then the next request says so, and what is remembered is good behind the door. */
        self.url = '';
        self.create();
      } else { self.later(self.look, status, request); }
    });
  };

  Upload.prototype.next = function () {
    var self = this, size = this.blob.size, begun = Date.now();
    if (size <= this.offset) {
      kept(this.memo, '');
      this.over = true;
      this.told.done();
      return;
    }
    this.told.moved(Math.floor(100 * this.offset / size), '');
    this.ask('PATCH', this.url, { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(this.offset) },
      this.blob.slice(this.offset, Math.min(size, this.offset + this.chunk)), function (status, request, json) {
        if (status === 204) {
          self.offset = Number(request.getResponseHeader('Upload-Offset'));
          self.tries = 0;
          if (Date.now() - begun < 1500) { self.chunk = Math.min(CHUNK_MOST, self.chunk * 2); }
          self.next();
        } else if (status === 409) { self.tries += 1; self.look(); }
        else if (status === 413 || status === 422) { self.stop(); self.told.failed(json); }
        else if (status === 410 || status === 404) { self.look(); }
        else { self.chunk = CHUNK_LEAST; self.later(self.look, status, request, json); }
      });
  };

  /* Somebody who has the same link began this paper anew. Two who go on would end each other's for ever. */
  Upload.prototype.elsewhere = function () {
    this.stop();
    kept(this.memo, '');
    this.told.failed({ code: 'elsewhere' });
  };

  Upload.prototype.later = function (step, status, request, json) {
    var self = this, wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    var asked = Number(status && request.getResponseHeader('Retry-After')) || 0;
    this.tries += 1;
    var said = json && json.code === 'in-turn' ? 'in-turn' : status === 429 ? 'too-often' : json && json.code === 'no-space' ? 'fault-no-space' : 500 <= status ? 'fault-away' : 'retrying';
    this.told.moved(Math.floor(100 * this.offset / this.blob.size), said);
    var go = function () {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      if (!self.over) { step.call(self); }
    };
    var timer = setTimeout(go, Math.max(wait, asked * 1000));
    window.addEventListener('online', go);
  };

  Upload.prototype.stop = function () { this.over = true; if (this.request) { this.request.abort(); } };

  Upload.prototype.terminate = function () {
    var url = this.url;
    this.stop();
    kept(this.memo, '');
    if (!url) { return; }
    var request = new XMLHttpRequest();
    request.open('DELETE', url);
    request.setRequestHeader('Tus-Resumable', '1.0.0');
    request.setRequestHeader('Authorization', 'Bearer ' + kept('session'));
    request.send();
  };

  /* ---- following the hub ---- */

  function took(now) {
    var before = page;
    page = now;
    if (page.stage === 'consent') {
      if (screen !== 'consent') { consent(); }
    } else if (screen !== 'papers' || !before || before.slots.length !== page.slots.length) { papers(); }
    else { refresh(); }
  }

  function load() {
    call('GET', '/u/api/page?lang=' + lang, null, function (status, json) {
      if (status === 200) { took(json); } else if (status === 404) { shut(); }
    });
  }

  /* Events come as lines of a request that does not end: old browsers cannot send a header with EventSource. */
  function listen(tries) {
    var request = new XMLHttpRequest(), read = 0;
    if (!kept('session')) { return; }
    listening = request;
    request.open('GET', '/u/api/events?lang=' + lang);
    request.setRequestHeader('Authorization', 'Bearer ' + kept('session'));
    request.onprogress = function () {
      var text = request.responseText, end;
      while (0 <= (end = text.indexOf('\n\n', read))) {
        event(text.slice(read, end));
        read = end + 2;
        tries = 0;
      }
      network(true);
      if (300000 < read) { request.abort(); }
    };
    request.onloadend = function () {
      if (listening !== request) { return; }
      if (request.status === 404) { shut(); return; }
      if (request.status === 0 && !read) { network(navigator.onLine !== false && tries < 2); }
      setTimeout(function () { if (listening === request) { listen(tries + 1); } }, RETRY_MS[Math.min(tries + 1, RETRY_MS.length - 1)]);
    };
    request.send();
  }

  function event(text) {
    var kind = '', data = '';
    text.split('\n').forEach(function (line) {
      if (line.indexOf('event: ') === 0) { kind = line.slice(7); }
      if (line.indexOf('data: ') === 0) { data += line.slice(6); }
    });
    if (kind === 'page') { took(JSON.parse(data)); }
    if (kind === 'shut') { shut(); }
  }

  function network(isThere) {
    if (!parts.offline) { return; }
    var has = !!parts.offline.firstChild;
    if (isThere && has) { clear(parts.offline); }
    if (!isThere && !has) { put(parts.offline, [el('p', { 'class': 'note offline', text: tr('offline') })]); }
  }

  document.addEventListener('visibilitychange', function () {
    if (screen === 'papers') { sight(document.hidden ? 'away' : 'reading'); }
  });
  window.addEventListener('offline', function () { network(false); });
  window.addEventListener('online', function () { network(true); });

  /* ---- beginning ---- */

  var asks = 0;

  function again() {
    if (!kept('session')) { door(); return; }
    call('GET', '/u/api/page?lang=' + lang, null, function (status, json) {
      if (status === 200) {
        screen = '';
        took(json);
        var before = listening;
        listening = null;
        if (before) { before.abort(); }
        listen(0);
        asks = 0;
      } else if (status === 404) { kept('session', ''); door(); }
      else {
        /* The session is still good: only the network or the hub is not. */
        show('wait', [el('div', { 'class': 'wait' }, [
          el('h1', { tabindex: '-1', text: tr('title') }),
          el('p', { role: 'status', text: tr(status === 0 ? 'offline' : 'fault-away') })
        ])]);
        setTimeout(again, RETRY_MS[Math.min(asks += 1, RETRY_MS.length - 1)]);
      }
    });
  }

  function speak(code, then) {
    var request = new XMLHttpRequest();
    request.open('GET', '/u/words?lang=' + code);
    request.onloadend = function () {
      var told = null;
      try { told = request.status === 200 ? JSON.parse(request.responseText) : null; } catch (ignored) { told = null; }
      /* Whatever stands between us and the hub may have answered in its place. */
      if (!told || !told.title) { setTimeout(function () { speak(code, then); }, 3000); return; }
      words = told;
      lang = code;
      kept('lang', code);
      document.documentElement.lang = code;
      document.title = tr('title');
      shownHint = '';
      then();
    };
    request.send();
  }

  speak(lang, again);
}());
